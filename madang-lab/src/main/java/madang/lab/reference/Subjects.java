package madang.lab.reference;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import madang.lab.reference.Subject.Limits;
import madang.lab.reference.Subject.Loops;
import madang.net.IoModel;
import madang.net.Poller;

/** Every server that the lab knows, ours first, in the order of the tables. */
public final class Subjects {
  private static final Set<Service> ALL = EnumSet.allOf(Service.class);
  private static final Set<Service> TEXTBOOK = EnumSet.of(Service.ECHO, Service.RELAY);

  /** 64 clients, as {@code madang models} says of the model. */
  private static final int PROCESSES = 64;

  /** The size of one read in the textbooks that the textbook server follows. */
  private static final String TEXTBOOK_READ = "100";

  private static final List<Subject> LIST = list();

  private Subjects() {}

  /** All of them. */
  public static List<Subject> all() {
    return LIST;
  }

  /**
   * The subject of this name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Subject of(String name) {
    return LIST.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("there is no subject " + name + "; see: bench list"));
  }

  private static List<Subject> list() {
    List<Subject> list = new ArrayList<>();
    list.add(ours("epoll-et", "madang, epoll edge-triggered", ALL, Limits.NONE));
    list.add(ours("epoll-lt", "madang, epoll level-triggered", ALL, Limits.NONE));
    list.add(ours("select", "madang, select(2)", ALL, select()));
    list.add(ours("poll", "madang, poll(2)", ALL, Limits.NONE));
    list.add(ours("thread", "madang, a platform thread each", ALL, Limits.NONE));
    list.add(ours("virtual", "madang, a virtual thread each", ALL, Limits.NONE));
    list.add(ours("process", "madang, a process each", ALL, new Limits(true, PROCESSES, false)));
    list.add(ours("nio", "madang, the JDK's Selector", ALL, Limits.NONE));
    list.add(ours("uring", "madang, io_uring", ALL, Limits.NONE));
    list.add(
        ours(
            "iterative",
            "madang, one client at a time",
            TEXTBOOK,
            new Limits(false, Integer.MAX_VALUE, true)));
    list.add(
        new Subject(
            "tuned-c",
            "tuned C, epoll",
            TEXTBOOK,
            Limits.NONE,
            Loops.ONE,
            setup -> CReference.start(setup.folder(), "tuned", protocol(setup))));
    list.add(
        new Subject(
            "textbook-c",
            "textbook C, epoll",
            TEXTBOOK,
            Limits.NONE,
            Loops.ONE,
            setup ->
                CReference.start(
                    setup.folder(), "textbook", protocol(setup), textbookRead(setup))));
    list.add(
        new Subject(
            "netty-epoll",
            "Netty 4.2, epoll",
            TEXTBOOK,
            Limits.NONE,
            Loops.ONE,
            setup -> NettyServer.start(protocol(setup), NettyServer.Transport.EPOLL)));
    list.add(
        new Subject(
            "netty-uring",
            "Netty 4.2, io_uring",
            TEXTBOOK,
            Limits.NONE,
            Loops.ONE,
            setup -> NettyServer.start(protocol(setup), NettyServer.Transport.URING)));
    list.add(
        new Subject(
            "inspircd",
            "InspIRCd",
            EnumSet.of(Service.IRC),
            Limits.NONE,
            Loops.ONE,
            setup -> InspIrcd.start(setup.folder())));
    return List.copyOf(list);
  }

  private static Subject ours(String model, String title, Set<Service> services, Limits limits) {
    return new Subject(
        model,
        title,
        services,
        limits,
        MadangProgram.hasLoops(model) ? Loops.ASKED : Loops.NONE,
        setup ->
            setup.service() == Service.IRC
                ? MadangProgram.serve(setup.folder(), model, setup.loops())
                : MadangProgram.start(setup.service().kind(), model, setup.loops()));
  }

  /** What the engine itself says of the model: descriptors below FD_SETSIZE. */
  private static Limits select() {
    IoModel.Limits limits = new IoModel.Reactor(Poller.SELECT, 1).limits();
    return new Limits(limits.concurrent(), limits.maxConnections(), limits.churn());
  }

  private static String protocol(Subject.Setup setup) {
    return setup.service() == Service.RELAY ? "fanout" : "echo";
  }

  /** For fan-out one message: one send for each message and receiver, as textbooks do. */
  private static String textbookRead(Subject.Setup setup) {
    return setup.service() == Service.RELAY
        ? Integer.toString(setup.messageBytes())
        : TEXTBOOK_READ;
  }
}
