package madang.chat.equivalence;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import madang.chat.equivalence.Phrase.Dice;
import madang.chat.equivalence.Phrase.When;
import org.jspecify.annotations.Nullable;

/** Writes the script of one seed: people who come, talk, break off, and all go in the end. */
final class ChatScript {
  /** Over so many seeds each phrase is cut at each of its places once. */
  static final int SEEDS = 20;

  /** Steps of talk for each caller. */
  private static final int TALK = 3;

  /** Lines in the longest single write. */
  private static final int FLOOD = 60;

  /** The first stay to the end: somebody at each door to say what is to be cut. */
  private static final int STAY = 3;

  /** A phrase that is written in two pieces, the first of {@code place} bytes. */
  record Cut(Phrase phrase, int place) {}

  private final long seed;
  private final SplittableRandom random;
  private final int callers;
  private final Dice dice;
  private final List<Step> steps = new ArrayList<>();
  private final List<Persona> here = new ArrayList<>();
  private final List<Cut> cuts;
  private final List<Cut> made = new ArrayList<>();
  private int arrived;

  private ChatScript(long seed, int callers) {
    this.seed = seed;
    this.callers = callers;
    this.random = new SplittableRandom(seed);
    this.dice = new Dice(random, Math.max(2, callers / 10));
    this.cuts = cutsOf(seed);
    Collections.shuffle(cuts, new Random(seed));
  }

  /** The script of a seed, from 0 up. */
  static Script of(long seed, int callers) {
    return new ChatScript(seed, callers).write();
  }

  /** The cuts that the script of a seed makes. */
  static List<Cut> cutsMade(long seed, int callers) {
    var script = new ChatScript(seed, callers);
    script.write();
    return script.made;
  }

  /** The cuts that fall to a seed. */
  private static List<Cut> cutsOf(long seed) {
    var mine = new ArrayList<Cut>();
    int number = 0;
    for (Phrase phrase : Phrases.ALL) {
      for (int place = 1; place <= phrase.lastCut(); place++) {
        if (number++ % SEEDS == Math.floorMod(seed, SEEDS)) {
          mine.add(new Cut(phrase, place));
        }
      }
    }
    return mine;
  }

  private Script write() {
    for (int i = 0; i < Math.max(STAY, callers / 4); i++) {
      arrive();
    }
    for (Runnable act : deck()) {
      act.run();
    }
    while (!here.isEmpty()) {
      leave(here.remove(random.nextInt(here.size())));
    }
    return new Script("chat, seed " + seed + ", " + callers + " callers", callers, steps);
  }

  /** What happens after the first have come, in any order. */
  private List<Runnable> deck() {
    var deck = new ArrayList<Runnable>();
    deck.addAll(Collections.nCopies(callers - arrived, this::arrive));
    deck.addAll(Collections.nCopies(callers * TALK, this::talk));
    deck.addAll(Collections.nCopies(callers / 4, this::burst));
    deck.addAll(Collections.nCopies(callers / 4, this::dribble));
    deck.addAll(Collections.nCopies(2, this::flood));
    deck.addAll(Collections.nCopies(Math.max(2, callers / 20), this::quarrel));
    deck.addAll(Collections.nCopies(callers / 5, this::goEarly));
    for (Cut cut : cuts) {
      if (cut.phrase().when() == When.TALK) {
        deck.add(() -> say(someone(cut.phrase().door()), cut));
      }
    }
    Collections.shuffle(deck, new Random(~seed));
    return deck;
  }

  private void arrive() {
    var who = new Persona(arrived++, arrived % 3 == 2 ? Persona.TEXT : Persona.IRC);
    steps.add(new Step.Arrive(who.number, who.door));
    here.add(who);
    boolean stays = who.number < STAY;
    if (!stays && random.nextInt(6) == 0) {
      steps.add(Step.Say.whole(who.number, said(who, pick(who.door, When.EARLY))));
    }
    Cut cut = cut(who.door, When.EARLY);
    if (cut != null) {
      say(who, cut);
    }
    if (stays || random.nextInt(20) > 0) {
      register(who);
    }
  }

  private void register(Persona who) {
    Cut cut = cut(who.door, When.REGISTER);
    if (cut != null) {
      say(who, cut);
    } else {
      steps.add(Step.Say.whole(who.number, said(who, pick(who.door, When.REGISTER))));
    }
    who.registered = true;
  }

  private void talk() {
    Persona who = someone();
    steps.add(Step.Say.whole(who.number, said(who, pick(who.door, When.TALK))));
  }

  private void burst() {
    Persona who = someone();
    steps.add(Step.Say.whole(who.number, lines(who, 2 + random.nextInt(7))));
  }

  private void flood() {
    Persona who = someone();
    steps.add(Step.Say.whole(who.number, lines(who, FLOOD)));
  }

  /** In several pieces, cut anywhere; sometimes byte by byte. */
  private void dribble() {
    Persona who = someone();
    byte[] bytes = lines(who, 1 + random.nextInt(2));
    int most = random.nextInt(8) == 0 ? 1 : Math.max(1, bytes.length / 2);
    var pieces = new ArrayList<byte[]>();
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    steps.add(new Step.Say(who.number, pieces));
  }

  /** One founds a room, another comes, is given a voice, and is thrown out. */
  private void quarrel() {
    Persona host = someone(Persona.IRC);
    Persona guest = someone(Persona.IRC);
    String room = "#q" + steps.size();
    tell(host, "JOIN " + room);
    tell(guest, "JOIN " + room);
    tell(host, "MODE " + room + " +v " + guest.nick());
    tell(guest, "PRIVMSG " + room + " :no, you");
    tell(host, "KICK " + room + ' ' + guest.nick() + " :enough");
  }

  private void tell(Persona who, String line) {
    steps.add(Step.Say.whole(who.number, Step.line(line)));
  }

  private void goEarly() {
    if (here.size() > STAY) {
      leave(here.remove(STAY + random.nextInt(here.size() - STAY)));
    }
  }

  /** With a word, without, with half a word, or by a reset. */
  private void leave(Persona who) {
    Cut cut = cut(who.door, When.QUIT);
    if (cut != null) {
      say(who, cut);
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> steps.add(Step.Say.whole(who.number, said(who, pick(who.door, When.QUIT))));
      case 1 -> steps.add(new Step.HalfClose(who.number));
      case 2 -> {
        byte[] half = said(who, pick(who.door, who.registered ? When.TALK : When.EARLY));
        if (half.length > 2) {
          int end = 1 + random.nextInt(half.length - 2);
          steps.add(Step.Say.whole(who.number, Arrays.copyOf(half, end)));
        }
        steps.add(new Step.HalfClose(who.number));
      }
      default -> steps.add(new Step.Reset(who.number));
    }
  }

  private void say(Persona who, Cut cut) {
    byte[] bytes = said(who, cut.phrase());
    if (bytes.length != cut.phrase().length()) {
      throw new IllegalStateException(
          "not of one length: " + Recording.quoted(bytes, 0, bytes.length));
    }
    steps.add(Step.Say.cut(who.number, bytes, cut.place()));
    made.add(cut);
  }

  private byte[] lines(Persona who, int count) {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      bytes.writeBytes(said(who, pick(who.door, When.TALK)));
    }
    return bytes.toByteArray();
  }

  private byte[] said(Persona who, Phrase phrase) {
    return phrase.said(who, here.isEmpty() ? who : someone(), dice);
  }

  private Phrase pick(String door, When when) {
    List<Phrase> all = Phrases.of(door, when);
    return all.get(random.nextInt(all.size()));
  }

  /** A cut of this kind that is still to be made, or null. */
  private @Nullable Cut cut(String door, When when) {
    for (Cut cut : cuts) {
      if (cut.phrase().door().equals(door) && cut.phrase().when() == when) {
        cuts.remove(cut);
        return cut;
      }
    }
    return null;
  }

  private Persona someone() {
    return here.get(random.nextInt(here.size()));
  }

  private Persona someone(String door) {
    List<Persona> those = here.stream().filter(p -> p.door.equals(door) && p.registered).toList();
    return those.get(random.nextInt(those.size()));
  }
}
