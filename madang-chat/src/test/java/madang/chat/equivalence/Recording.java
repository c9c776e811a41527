package madang.chat.equivalence;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import madang.chat.SimulatedConnection;
import madang.chat.SimulatedEngine;
import madang.net.Handler;
import org.jspecify.annotations.Nullable;

/**
 * What each caller gets in a script, and what of it is due after each step.
 *
 * @param script what was done
 * @param streams all bytes of each caller
 * @param moments one for each step
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never changed or compared as a whole
record Recording(Script script, byte[][] streams, List<Moment> moments) {

  /**
   * What is due after a step.
   *
   * @param bytes of each caller's stream
   * @param ended whose stream is over then
   * @param closed how many connections the service has seen close
   */
  @SuppressWarnings("ArrayRecordComponent") // as above
  record Moment(int[] bytes, BitSet ended, int closed) {}

  /** Rehearses on the simulated engine: no sockets, no threads, no time. */
  static Recording of(Script script, Service service) {
    return new Rehearsal(script, service).play();
  }

  /** Bytes for people. */
  static String quoted(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder("\"");
    for (char c : new String(bytes, from, to - from, ISO_8859_1).toCharArray()) {
      switch (c) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        default -> text.append(c < ' ' || c > '~' ? "\\x%02x".formatted((int) c) : c);
      }
    }
    return text.append('"').toString();
  }

  /** Plays one script. */
  private static final class Rehearsal {
    private final Script script;
    private final SimulatedEngine engine = new SimulatedEngine();
    private final Map<String, Handler.Factory> doors;
    private final @Nullable SimulatedConnection[] callers;
    private final ByteArrayOutputStream[] streams;
    private final BitSet ended = new BitSet();
    private final BitSet gone = new BitSet();

    Rehearsal(Script script, Service service) {
      this.script = script;
      this.doors = service.on(engine);
      this.callers = new SimulatedConnection[script.callers()];
      this.streams = new ByteArrayOutputStream[script.callers()];
      for (int i = 0; i < streams.length; i++) {
        streams[i] = new ByteArrayOutputStream();
      }
    }

    Recording play() {
      var moments = new ArrayList<Moment>();
      for (Step step : script.steps()) {
        act(step);
        moments.add(moment());
      }
      var all = new byte[streams.length][];
      for (int i = 0; i < all.length; i++) {
        all[i] = streams[i].toByteArray();
      }
      return new Recording(script, all, moments);
    }

    private void act(Step step) {
      int who = step.caller();
      switch (step) {
        case Step.Arrive arrive ->
            callers[who] = engine.open(Service.door(doors, arrive.door()), "127.0.0.1");
        case Step.Say say -> {
          for (byte[] piece : say.pieces()) {
            caller(who).feed(piece);
            engine.settle();
          }
        }
        case Step.HalfClose _ -> caller(who).end();
        case Step.Reset _ -> {
          gone.set(who);
          caller(who).reset();
        }
      }
      engine.settle();
    }

    private SimulatedConnection caller(int who) {
      SimulatedConnection caller = callers[who];
      if (caller == null || caller.closed() != null) {
        throw new IllegalStateException(script.name() + ": caller " + who + " isn't there");
      }
      return caller;
    }

    private Moment moment() {
      var bytes = new int[callers.length];
      int closed = 0;
      for (int i = 0; i < callers.length; i++) {
        SimulatedConnection caller = callers[i];
        if (caller != null) {
          streams[i].writeBytes(caller.takeReceived());
          if (caller.closed() != null) {
            closed++;
            ended.set(i, !gone.get(i));
          }
        }
        bytes[i] = streams[i].size();
      }
      return new Moment(bytes, (BitSet) ended.clone(), closed);
    }
  }
}
