package madang.chat.equivalence;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import madang.net.Connection;
import madang.net.Handler;
import madang.net.IoEngine;
import madang.net.Listener;

/**
 * Plays a recorded script on an engine with real sockets, in lock-step, and fails at the first byte
 * that is another one, at one too many, and at one that doesn't come. All callers are on the thread
 * that plays.
 */
final class Performance implements Watched.Progress, AutoCloseable {
  private final Recording recording;
  private final Duration patience;
  private final Map<String, Listener.Handle> doors = new HashMap<>();
  private final Selector selector = Selector.open();
  private final Guest[] guests;
  private final Map<String, Watched> byName = new ConcurrentHashMap<>();
  private final AtomicInteger closed = new AtomicInteger();
  private int step = -1;

  /**
   * Opens the doors.
   *
   * @param patience how long the consequences of one step may take
   */
  Performance(Recording recording, IoEngine engine, Service service, Duration patience)
      throws IOException {
    this.recording = recording;
    this.patience = patience;
    this.guests = new Guest[recording.script().callers()];
    for (Map.Entry<String, Handler.Factory> door : service.on(engine).entrySet()) {
      var at = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      Handler.Factory watched =
          c -> new Watched(door.getKey(), door.getValue().handlerFor(c), this);
      doors.put(door.getKey(), engine.listen(new Listener(at, watched)));
    }
  }

  /** Plays all steps. */
  void play() throws IOException {
    List<Step> steps = recording.script().steps();
    for (step = 0; step < steps.size(); step++) {
      act(steps.get(step));
      Recording.Moment due = recording.moments().get(step);
      await(() -> settled(due), due);
    }
    step = steps.size() - 1;
    Recording.Moment end = recording.moments().get(step);
    await(() -> doors.values().stream().allMatch(door -> door.connections() == 0), end);
  }

  private void act(Step next) throws IOException {
    Recording.Moment due = recording.moments().get(step);
    switch (next) {
      case Step.Arrive arrive -> {
        Listener.Handle door = doors.get(arrive.door());
        if (door == null) {
          throw new IllegalArgumentException(arrive.door());
        }
        int who = arrive.caller();
        var address = (InetSocketAddress) door.address();
        var guest = new Guest(who, recording.streams()[who], arrive.door(), address, selector);
        guests[who] = guest;
        await(() -> byName.containsKey(guest.name()), due);
      }
      case Step.Say say -> {
        Guest guest = guests[say.caller()];
        for (byte[] piece : say.pieces()) {
          guest.say(piece);
          await(() -> guest.hasSaid() && guest.said() == taken(guest), due);
        }
      }
      case Step.HalfClose half -> guests[half.caller()].halfClose();
      case Step.Reset reset -> {
        guests[reset.caller()].reset();
        selector.selectNow(); // where a channel is registered, its descriptor is closed
      }
    }
  }

  /** What the service has taken of a caller's bytes; all, once it has closed on him. */
  private long taken(Guest guest) {
    Watched watched = byName.get(guest.name());
    return watched == null ? guest.said() : watched.taken();
  }

  private boolean settled(Recording.Moment due) {
    if (closed.get() != due.closed()) {
      return false;
    }
    for (Guest guest : guests) {
      if (guest != null
          && !guest.has(due.bytes()[guest.number()], due.ended().get(guest.number()))) {
        return false;
      }
    }
    return true;
  }

  /** Reads whatever comes until a condition holds. */
  private void await(BooleanSupplier condition, Recording.Moment due) throws IOException {
    long start = System.nanoTime();
    while (true) {
      boolean holds = condition.getAsBoolean();
      // Once more after it holds: bytes that nobody expects must be noticed here, not later.
      int ready = holds ? selector.selectNow() : selector.select(50);
      for (var key : selector.selectedKeys()) {
        var guest = (Guest) key.attachment();
        String fault = guest.act(due.bytes()[guest.number()], due.ended().get(guest.number()));
        if (fault != null) {
          throw new AssertionError(scene() + fault);
        }
      }
      selector.selectedKeys().clear();
      if (holds && ready == 0) {
        return;
      }
      if (System.nanoTime() - start > patience.toNanos()) {
        throw new AssertionError(scene() + missing(due));
      }
    }
  }

  private String scene() {
    return "%s, step %d (%s): "
        .formatted(recording.script().name(), step, recording.script().steps().get(step));
  }

  private String missing(Recording.Moment due) {
    var text = new StringBuilder("nothing more comes");
    for (Guest guest : guests) {
      if (guest != null) {
        int number = guest.number();
        text.append(guest.missing(due.bytes()[number], due.ended().get(number)));
        if (guest.said() != taken(guest)) {
          text.append(
              "; caller %d said %d, taken %d".formatted(number, guest.said(), taken(guest)));
        }
      }
    }
    return text + "; closed " + closed + " of " + due.closed();
  }

  // ---- told by the engine's threads

  @Override
  public void opened(Connection connection, Watched watched) {
    byName.put(Guest.name(watched.door(), connection.remote()), watched);
    selector.wakeup();
  }

  @Override
  public void moved() {
    selector.wakeup();
  }

  @Override
  public void closed(Watched watched) {
    byName.values().remove(watched);
    closed.incrementAndGet();
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    for (Guest guest : guests) {
      if (guest != null) {
        guest.close();
      }
    }
    selector.close();
    doors.values().forEach(Listener.Handle::close);
  }
}
