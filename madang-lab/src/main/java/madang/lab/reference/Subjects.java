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
            new IllegalArgumentException(
                "there is no subject " + name + "; see: madang bench list"));
  }

  private static List<Subject> list() {
    List<Subject> list = new ArrayList<>();
    list.add(ours("madang, epoll edge-triggered", ALL, reactor(Poller.EPOLL_ET)));
    list.add(ours("madang, epoll level-triggered", ALL, reactor(Poller.EPOLL_LT)));
    list.add(ours("madang, select(2)", ALL, reactor(Poller.SELECT)));
    list.add(ours("madang, poll(2)", ALL, reactor(Poller.POLL)));
    list.add(ours("madang, a platform thread each", ALL, new IoModel.ThreadPerConnection(false)));
    list.add(ours("madang, a virtual thread each", ALL, new IoModel.ThreadPerConnection(true)));
    list.add(
        ours("madang, a process each", ALL, new IoModel.ProcessPerConnection(List.of(), true)));
    list.add(ours("madang, the JDK's Selector", ALL, new IoModel.Nio(1, 0)));
    list.add(ours("madang, io_uring", ALL, new IoModel.Uring(1)));
    list.add(ours("madang, one client at a time", TEXTBOOK, new IoModel.Iterative()));
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
            "epoll-et-fsync",
            "madang, messages on disk first",
            EnumSet.of(Service.IRC),
            Limits.NONE,
            Loops.ASKED,
            setup -> MadangProgram.serve(setup.folder(), "epoll-et", setup.loops(), "fsync")));
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

  private static IoModel reactor(Poller poller) {
    return new IoModel.Reactor(poller, 1);
  }

  /** A model of ours with the limits that the engine itself states, as {@code madang models}. */
  private static Subject ours(String title, Set<Service> services, IoModel model) {
    String name = model.id();
    IoModel.Limits limits = model.limits();
    return new Subject(
        name,
        title,
        services,
        new Limits(limits.concurrent(), limits.maxConnections(), limits.churn()),
        MadangProgram.hasLoops(name) ? Loops.ASKED : Loops.NONE,
        setup ->
            setup.service() == Service.IRC
                ? MadangProgram.serve(setup.folder(), name, setup.loops(), "memory")
                : MadangProgram.start(setup.service().kind(), name, setup.loops()));
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
