/*
 * What the calls themselves cost: no sockets, no server, one thread that watches N descriptors and
 * is told which can be read. They are eventfds that count, which need one descriptor each: each
 * write is one event, as a byte in a pipe is.
 *
 *   watch poll|select|epoll N 1 OPERATIONS        Kerrisk's test: before each call one descriptor,
 *                                                 chosen at random, is made readable; it is read
 *                                                 after. Counts the call alone.
 *   watch poll|select|epoll N ACTIVE OPERATIONS   libevent's test: ACTIVE descriptors are made
 *                                                 readable; each that is read makes another one
 *                                                 readable, OPERATIONS times in all. Counts all.
 *
 * Prints the CPU nanoseconds of this process and the operations that they paid for. Stops early
 * after SECONDS of CPU time: a call that watches many is dear, and costs the same each time.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

enum { BITS = 8 * sizeof(long), MAX_FDS = 1 << 20, EVENTS = 1024 };

static const double SECONDS = 0.5;

enum method { POLL, SELECT, EPOLL };

static enum method method;
static int count, highest, epoll_fd;
static int fds[MAX_FDS], index_of[MAX_FDS];
static struct pollfd polled[MAX_FDS];
/* select(2) takes sets of any length; only glibc's fd_set ends at 1,024. */
static unsigned long wanted[MAX_FDS / BITS], ready_bits[MAX_FDS / BITS];
static int ready[MAX_FDS];

static void fail(const char *call) {
  perror(call);
  exit(1);
}

static double cpu_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

/* Waits; fills `ready` with the indices of those that can be read, looking at each as one must. */
static int wait_ready(void) {
  int n = 0;
  if (method == EPOLL) {
    struct epoll_event events[EVENTS];
    int reported = epoll_wait(epoll_fd, events, EVENTS, -1);
    for (int i = 0; i < reported; i++) ready[n++] = events[i].data.u32;
  } else if (method == POLL) {
    int left = poll(polled, count, -1);
    for (int i = 0; i < count && left > 0; i++)
      if (polled[i].revents) {
        ready[n++] = i;
        left--;
      }
  } else {
    size_t words = highest / BITS + 1;
    memcpy(ready_bits, wanted, words * sizeof(long));
    int left = select(highest + 1, (fd_set *)ready_bits, NULL, NULL, NULL);
    for (size_t w = 0; w < words && left > 0; w++)
      for (unsigned long bits = ready_bits[w]; bits; bits &= bits - 1, left--)
        ready[n++] = index_of[w * BITS + __builtin_ctzl(bits)];
  }
  if (n == 0) fail("nothing is ready");
  return n;
}

static void signal_one(int i) {
  uint64_t one = 1;
  if (write(fds[i], &one, sizeof one) != sizeof one) fail("write");
}

static void take(int i) {
  uint64_t value;
  if (read(fds[i], &value, sizeof value) != sizeof value) fail("read");
}

/* One descriptor readable at each call; with `calling` 0 the same without the call. */
static double one_at_a_time(int calling, long *operations) {
  unsigned random = 1;
  double start = cpu_ns(), now = start;
  long done = 0;
  for (; done < *operations; done++) {
    random = random * 1103515245u + 12345u;
    int chosen = (random >> 8) % count;
    signal_one(chosen);
    if (calling && wait_ready() != 1) fail("more than one is ready");
    take(chosen);
    if (done % 64 == 63 && (now = cpu_ns()) - start > SECONDS * 1e9) {
      done++;
      break;
    }
  }
  *operations = done;
  return cpu_ns() - start;
}

static double chain(int active, long operations) {
  double start = cpu_ns();
  for (int i = 0; i < active; i++) signal_one(i * (count / active));
  long unsent = operations, unread = operations + active;
  while (unread > 0) {
    int n = wait_ready();
    for (int i = 0; i < n; i++) {
      int at = ready[i];
      take(at);
      unread--;
      if (unsent > 0) {
        signal_one((at + 1) % count);
        unsent--;
      }
    }
  }
  return cpu_ns() - start;
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: watch poll|select|epoll N ACTIVE OPERATIONS\n");
    return 2;
  }
  method = !strcmp(argv[1], "poll") ? POLL : !strcmp(argv[1], "select") ? SELECT : EPOLL;
  count = atoi(argv[2]);
  int active = atoi(argv[3]);
  long operations = atol(argv[4]);
  if (count < 1 || count > MAX_FDS - 64 || active < 1 || active > count || operations < 1) return 2;
  struct rlimit limit;
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  if ((epoll_fd = epoll_create1(EPOLL_CLOEXEC)) < 0) fail("epoll_create1");
  for (int i = 0; i < count; i++) {
    int fd = fds[i] = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE);
    if (fd < 0) fail("eventfd");
    if (fd >= MAX_FDS) fail("too many descriptors");
    index_of[fd] = i;
    highest = fd > highest ? fd : highest;
    polled[i] = (struct pollfd){.fd = fd, .events = POLLIN};
    wanted[fd / BITS] |= 1ul << (fd % BITS);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) fail("epoll_ctl");
  }
  double ns;
  if (active == 1) {
    long warm = operations / 10 + 1;
    one_at_a_time(1, &warm);
    ns = one_at_a_time(1, &operations);
    long same = operations;
    double without = one_at_a_time(0, &same);
    ns -= without * operations / same;
  } else {
    chain(active, operations);
    int times = 0;
    for (ns = 0; ns < SECONDS / 10 * 1e9; times++) ns += chain(active, operations);
    ns /= times;
  }
  printf("%.0f %ld\n", ns, operations);
  return 0;
}
