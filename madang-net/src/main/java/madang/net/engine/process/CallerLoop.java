package madang.net.engine.process;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import madang.net.EngineOptions;
import madang.net.IoModel;
import madang.net.SystemCallException;
import madang.net.sys.CallState;
import madang.net.sys.Epoll;
import madang.net.sys.Errno;
import madang.net.sys.EventFd;
import madang.net.sys.Fd;
import madang.net.sys.ScmRights;
import madang.net.sys.SockAddr;
import madang.net.sys.Sockets;
import madang.net.sys.Ucred;
import org.jspecify.annotations.Nullable;

/**
 * The thread that waits for callers and for workers, and gives each caller's socket to a spare
 * worker. It is the only one that touches the {@link ProcessPool}.
 *
 * <p>Listening sockets are in the epoll set only while a worker is spare: else callers wait in the
 * backlog, and a level-triggered set would report them without end.
 */
final class CallerLoop {
  private static final System.Logger LOG = System.getLogger("madang.net");
  private static final MemorySegment ONE = Arena.global().allocateFrom(ValueLayout.JAVA_LONG, 1L);
  private static final int MAX_EVENTS = 64;

  /** How long nothing is accepted where the process is out of descriptors: 100 ms. */
  private static final long BACK_OFF_NS = 100_000_000L;

  private static final long LOG_EVERY_NS = 5_000_000_000L;

  /** How long a killed process may take to be reaped. */
  private static final long REAP_NS = 5_000_000_000L;

  /** Serves an accepted caller by a worker that has the socket. */
  @FunctionalInterface
  interface Receiver {
    void handedOver(WorkerProcess worker, SocketAddress caller, ProcessListener listener);
  }

  /** A caller whose worker died before it could take the socket. */
  private record Caller(int fd, SocketAddress address, ProcessListener listener) {}

  private final Door door;
  private final Receiver receiver;
  private final ProcessPool pool;
  private final Calls calls;
  private final Descriptors descriptors;
  private final Thread thread;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment events = arena.allocate((long) MAX_EVENTS * Epoll.EVENT_BYTES, 8);
  private final MemorySegment change = arena.allocate(Epoll.EVENT_BYTES, 8);
  private final ScmRights message = new ScmRights(arena);
  private final int epfd;
  private int wakeFd;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<ProcessListener> listeners = new ArrayList<>();
  private final AtomicLong accepts = new AtomicLong();
  private @Nullable Caller held;
  private boolean accepting;
  private boolean doorOpen;
  private long acceptFromNs;
  private long doorFromNs;
  private long nextLogNs;
  private long endNs = Long.MAX_VALUE;
  private boolean ending;

  CallerLoop(
      IoModel.ProcessPerConnection model, EngineOptions options, Door door, Receiver receiver)
      throws SystemCallException {
    this.door = door;
    this.receiver = receiver;
    this.calls = new Calls(options.trace());
    this.descriptors = new Descriptors(calls);
    List<String> command = new ArrayList<>(model.command());
    command.addAll(WorkerOptions.of(door.name(), model.handlersInWorkers(), options).arguments());
    pool =
        new ProcessPool(
            model,
            command,
            descriptors,
            (worker, exitCode) -> offer(() -> reaped(worker, exitCode)));
    acceptFromNs = now();
    doorFromNs = acceptFromNs;
    nextLogNs = now();
    epfd = Errno.check("epoll_create1", Epoll.create1(calls.state));
    wakeFd = EventFd.eventfd(calls.state);
    if (wakeFd < 0) {
      Fd.close(calls.state, epfd);
    }
    Errno.check("eventfd", wakeFd);
    watch(Epoll.EPOLL_CTL_ADD, wakeFd, Epoll.EPOLLIN | Epoll.EPOLLET);
    thread = Thread.ofPlatform().name("madang-processes").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private long now() {
    return System.nanoTime(); // not the engine's clock: processes live by the kernel's
  }

  // ---- from any thread ---------------------------------------------------------------------

  long accepts() {
    return accepts.get();
  }

  private void offer(Runnable task) {
    tasks.add(task);
    synchronized (tasks) { // keeps the descriptor from being closed, and perhaps used anew
      if (wakeFd >= 0) {
        // Can only fail when the counter is full, and then the loop is awake.
        Fd.write(CallState.ofThread(), wakeFd, ONE.address(), Long.BYTES);
      }
    }
  }

  /** Begins to accept at a listener. */
  void add(ProcessListener listener) {
    offer(() -> {
      listeners.add(listener);
      if (accepting) {
        watch(Epoll.EPOLL_CTL_ADD, listener.fd, Epoll.EPOLLIN);
      }
    });
  }

  /** Ends accepting at a listener; returns when its descriptor is closed. */
  void remove(ProcessListener listener) {
    var removed = new CountDownLatch(1);
    offer(() -> {
      if (listeners.remove(listener)) {
        listener.turnedAway.tellRest();
        calls.close(listener.fd); // which takes it out of the set
      }
      removed.countDown();
    });
    try {
      while (thread.isAlive() && !removed.await(10, TimeUnit.MILLISECONDS)) {
        // the loop is busy with something else
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts no more workers, and ends those that are spare. */
  void endSpares() {
    offer(() -> {
      ending = true;
      pool.end();
    });
  }

  /** Waits until the last worker has ended, for at most so long, and kills the rest. */
  void close(long waitNs) {
    offer(() -> {
      ending = true;
      pool.end();
      endNs = now() + waitNs;
    });
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- the loop ----------------------------------------------------------------------------

  private void run() {
    try {
      while (endNs == Long.MAX_VALUE || (pool.size() > 0 && now() - endNs < 0)) {
        turn();
      }
      pool.kill();
      long reapedNs = now() + REAP_NS;
      while (pool.size() > 0 && now() - reapedNs < 0) {
        turn();
      }
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, "The thread that accepts callers has failed", thrown);
      pool.end();
    } finally {
      release();
    }
  }

  private void release() {
    listeners.forEach(listener -> calls.close(listener.fd));
    if (held != null) {
      calls.close(held.fd);
    }
    int wake;
    synchronized (tasks) {
      wake = wakeFd;
      wakeFd = -1;
    }
    calls.close(wake);
    calls.close(epfd);
    descriptors.close();
    door.close();
    arena.close();
  }

  private void turn() {
    pool.refill();
    serveHeld();
    updateInterest();
    listeners.forEach(listener -> listener.turnedAway.tellDue(now()));
    int count = Epoll.wait(calls.state, epfd, events.address(), MAX_EVENTS, timeoutMs());
    if (count > 0 && calls.traced()) {
      tellWait(count);
    }
    for (int i = 0; i < count; i++) {
      int fd = (int) Epoll.data(events, i);
      if (fd == door.fd()) {
        letWorkerIn();
      } else if (fd != wakeFd) {
        accept(fd);
      }
    }
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void tellWait(int count) {
    var ready = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      int fd = (int) Epoll.data(events, i);
      if (fd != wakeFd && fd != door.fd()) {
        ready.add(Calls.readyName(fd, Epoll.events(events, i)));
      }
    }
    if (!ready.isEmpty()) {
      calls.tellWait(ready.size(), String.join(", ", ready));
    }
  }

  private int timeoutMs() {
    if (!tasks.isEmpty()) {
      return 0;
    }
    long now = now();
    long ns = pool.delayNs();
    ns = ns < 0 ? Long.MAX_VALUE : ns;
    ns = Math.min(ns, acceptFromNs > now ? acceptFromNs - now : Long.MAX_VALUE);
    ns = Math.min(ns, doorFromNs > now ? doorFromNs - now : Long.MAX_VALUE);
    for (ProcessListener listener : listeners) {
      long untilNs = listener.turnedAway.untilDueNs(now);
      ns = untilNs < 0 ? ns : Math.min(ns, untilNs);
    }
    if (endNs != Long.MAX_VALUE) {
      ns = Math.min(ns, Math.max(1_000_000, endNs - now));
    }
    return ns == Long.MAX_VALUE
        ? -1
        : (int) Math.min(Integer.MAX_VALUE, (ns + 999_999) / 1_000_000);
  }

  private void updateInterest() {
    long now = now();
    boolean open = now - doorFromNs >= 0;
    if (open != doorOpen) {
      doorOpen = open;
      watch(open ? Epoll.EPOLL_CTL_ADD : Epoll.EPOLL_CTL_DEL, door.fd(), Epoll.EPOLLIN);
    }
    boolean wanted = now - acceptFromNs >= 0 && (pool.hasSpare() || turnsAway()) && !ending;
    if (wanted != accepting) {
      accepting = wanted;
      if (pool.isFull() && !ending) {
        complain("all " + pool.size() + " workers serve; who calls now waits until one has ended");
      }
      for (ProcessListener listener : listeners) {
        watch(wanted ? Epoll.EPOLL_CTL_ADD : Epoll.EPOLL_CTL_DEL, listener.fd, Epoll.EPOLLIN);
      }
    }
  }

  private void watch(int operation, int fd, int interest) {
    Epoll.set(change, 0, interest, fd);
    int result = Epoll.ctl(calls.state, epfd, operation, fd, change);
    if (result < 0) {
      complain("epoll_ctl: " + Errno.text(-result));
    }
  }

  // ---- workers -----------------------------------------------------------------------------

  private void letWorkerIn() {
    // Not told to the trace: it is about callers.
    int stream = Sockets.accept4(calls.state, door.fd(), SockAddr.ofThread());
    if (stream < 0) {
      if (isOutOfMeans(stream)) {
        doorFromNs = now() + BACK_OFF_NS;
      }
      return;
    }
    try {
      Ucred who = Ucred.of(calls.state, stream);
      if (!Door.isStranger(calls.state, who) && pool.called(who.pid(), stream)) {
        return;
      }
      complain("process " + who.pid() + " of user " + who.uid() + " isn't a worker of ours");
    } catch (SystemCallException e) {
      complain(e.getMessage());
    }
    calls.close(stream);
  }

  private void reaped(WorkerProcess worker, int exitCode) {
    int stream = pool.reaped(worker, exitCode);
    if (stream >= 0) {
      calls.close(stream);
    }
  }

  // ---- callers -----------------------------------------------------------------------------

  /**
   * Whether callers are turned away, not left in the backlog: a worker would be there if this
   * process had descriptors.
   */
  private boolean turnsAway() {
    return !pool.hasSpare() && (pool.lacksDescriptors() || !doorOpen);
  }

  /** One caller at each report: the set is level-triggered, so that it goes round. */
  private void accept(int listening) {
    ProcessListener listener = null;
    for (ProcessListener each : listeners) {
      listener = each.fd == listening ? each : listener;
    }
    if (listener == null || !(pool.hasSpare() || turnsAway())) {
      return; // closed, or another listener has taken the last one
    }
    int fd = calls.accept4(listening);
    if (fd >= 0) {
      accepts.incrementAndGet();
      admit(new Caller(fd, SockAddr.ofThread().decode(), listener));
    } else if (Descriptors.isNoneLeft(fd)) {
      sendOneAway(listener, -fd);
    } else if (isOutOfMeans(fd)) {
      listener.turnedAway.complain("accept4: " + Errno.text(-fd), now());
      acceptFromNs = now() + BACK_OFF_NS;
    } // else the caller is gone again (accept(2), "Error handling")
  }

  private static boolean isOutOfMeans(int result) {
    return Descriptors.isNoneLeft(result) || result == -Errno.ENOBUFS || result == -Errno.ENOMEM;
  }

  private void sendOneAway(ProcessListener listener, int errno) {
    int result = descriptors.turnOneAway(listener.fd, listener.farewell);
    if (result == -Errno.EAGAIN) {
      return; // nobody was waiting
    }
    if (result >= 0) {
      listener.turnedAway.add(Errno.text(errno), now());
    } else {
      acceptFromNs = now() + BACK_OFF_NS; // someone was quicker at the free descriptor
      listener.turnedAway.complain(Errno.text(errno), now());
    }
  }

  private void admit(Caller caller) {
    if (turnsAway()) {
      turnAway(caller, "no descriptors for another worker process");
    } else if (caller.listener.entered()) {
      handOver(caller);
    } else {
      turnAway(caller, "the listener's connections are all in use");
    }
  }

  private void turnAway(Caller caller, String why) {
    calls.dismiss(caller.fd, caller.listener.farewell);
    calls.close(caller.fd);
    caller.listener.turnedAway.add(why, now());
  }

  private void handOver(Caller caller) {
    WorkerProcess worker = pool.take();
    if (worker == null) {
      held = caller; // so many spare ones have just died; none is accepted before him
      return;
    }
    if (calls.sendmsg(message, worker.stream, caller.fd) < 0) {
      pool.takeBack(worker); // it is dead, and will be reaped
      handOver(caller);
      return;
    }
    calls.close(caller.fd); // the worker's copy is the only one now
    receiver.handedOver(worker, caller.address, caller.listener);
  }

  private void serveHeld() {
    Caller waiting = held;
    if (waiting != null && pool.hasSpare()) {
      held = null;
      handOver(waiting);
    } else if (waiting != null && turnsAway()) {
      held = null;
      waiting.listener.left();
      turnAway(waiting, "no descriptors for another worker process");
    }
  }

  private void complain(@Nullable String why) {
    long now = now();
    if (now - nextLogNs >= 0) {
      nextLogNs = now + LOG_EVERY_NS;
      LOG.log(Level.WARNING, "process model: {0}", why);
    }
  }
}
