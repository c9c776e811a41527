/*
 * The reference to be measured against: an epoll server in C as fast as plain epoll gets.
 * One loop, edge-triggered, non-blocking; reads to EAGAIN or a short read, one write a turn.
 *
 *   tuned echo      every byte comes back
 *   tuned fanout    every byte goes to every connection, the sender too; all that came in during
 *                   one turn leaves in one write for each receiver
 */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>

#include "listening.h"

enum { MAX_FDS = 65536, EVENTS = 1024, READ_BYTES = 64 * 1024, OUTBOX_CAP = 64 * 1024 * 1024 };

/* A connection; its outbox holds what the kernel did not take yet: bytes [sent, end). */
struct conn {
  char open;
  char *outbox;
  size_t sent, end, size;
  int place; /* index in `members` */
};

static struct conn conns[MAX_FDS];
static int members[MAX_FDS], member_count;
static int epoll_fd;
static char *turn; /* fan-out: what this turn's reads brought */
static size_t turn_end, turn_size;

static void drop(int fd) {
  struct conn *c = &conns[fd];
  int last = members[--member_count];
  members[c->place] = last;
  conns[last].place = c->place;
  free(c->outbox);
  memset(c, 0, sizeof *c);
  close(fd);
}

static void append(char **buffer, size_t *end, size_t *size, const char *bytes, size_t n) {
  if (*end + n > *size) {
    *size = (*end + n) * 2;
    *buffer = realloc(*buffer, *size);
    if (!*buffer) fail("realloc");
  }
  memcpy(*buffer + *end, bytes, n);
  *end += n;
}

/* Writes now what can be written and keeps the rest; 0 when the connection is gone. */
static int deliver(int fd, const char *bytes, size_t n) {
  struct conn *c = &conns[fd];
  size_t done = 0;
  if (c->end == c->sent) {
    while (done < n) {
      ssize_t sent = send(fd, bytes + done, n - done, MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0 && errno == EAGAIN) break;
      if (sent < 0) return 0;
      done += sent;
    }
  }
  if (done == n) return 1;
  if (c->end - c->sent + n > OUTBOX_CAP) return 0;
  append(&c->outbox, &c->end, &c->size, bytes + done, n - done);
  return 1;
}

/* The peer takes bytes again: the outbox goes first. */
static int drain(int fd) {
  struct conn *c = &conns[fd];
  while (c->sent < c->end) {
    ssize_t sent = send(fd, c->outbox + c->sent, c->end - c->sent, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return errno == EAGAIN;
    c->sent += sent;
  }
  c->sent = c->end = 0;
  return 1;
}

static void accept_all(int listener) {
  for (;;) {
    int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return; /* EAGAIN: all taken; anything else shows in the load client */
    if (fd >= MAX_FDS) {
      close(fd);
      continue;
    }
    no_delay(fd);
    conns[fd] = (struct conn){.open = 1, .place = member_count};
    members[member_count++] = fd;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.fd = fd};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0) drop(fd);
  }
}

/* Reads to EAGAIN or a short read; 0 when the connection is over. */
static int read_all(int fd, int fanout) {
  static char buffer[READ_BYTES];
  for (;;) {
    ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EAGAIN;
    if (n == 0) return 0;
    if (fanout) append(&turn, &turn_end, &turn_size, buffer, n);
    else if (!deliver(fd, buffer, n)) return 0;
    if ((size_t)n < sizeof buffer) return 1;
  }
}

int main(int argc, char **argv) {
  int fanout = argc > 1 && strcmp(argv[1], "fanout") == 0;
  int listener = open_listener(SOCK_NONBLOCK);
  epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_fd < 0) fail("epoll_create1");
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll_ctl");
  announce(listener, fanout ? "relay" : "echo");

  static struct epoll_event events[EVENTS];
  for (;;) {
    int n = epoll_wait(epoll_fd, events, EVENTS, -1);
    if (n < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        accept_all(listener);
        continue;
      }
      if (!conns[fd].open) continue;
      int alive = 1;
      if (events[i].events & EPOLLOUT && conns[fd].end > conns[fd].sent) alive = drain(fd);
      if (alive && events[i].events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        alive = read_all(fd, fanout);
      if (!alive) drop(fd);
    }
    if (turn_end > 0) {
      for (int i = member_count - 1; i >= 0; i--) /* downwards: drop() moves the last one here */
        if (!deliver(members[i], turn, turn_end)) drop(members[i]);
      turn_end = 0;
    }
  }
}
