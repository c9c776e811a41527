/*
 * The server as textbooks write it: one loop, level-triggered, blocking sockets; each return of
 * epoll_wait brings one read, and each read its writes at once.
 *
 *   textbook echo BYTES      every byte comes back; BYTES is the size of one read
 *   textbook fanout BYTES    each read goes to every connection, the sender too: with BYTES set to
 *                            the size of a message, one send for each message and receiver
 */
#include <string.h>
#include <sys/epoll.h>

#include "listening.h"

enum { EVENTS = 50, MAX_FDS = 65536, MAX_BYTES = 65536 };

static int members[MAX_FDS], member_count;

static void leave(int fd) {
  for (int i = 0; i < member_count; i++) {
    if (members[i] == fd) {
      members[i] = members[--member_count];
      break;
    }
  }
  close(fd);
}

int main(int argc, char **argv) {
  if (argc != 3 || atoi(argv[2]) < 1 || atoi(argv[2]) > MAX_BYTES) {
    fprintf(stderr, "usage: textbook echo|fanout BYTES\n");
    return 2;
  }
  int fanout = strcmp(argv[1], "fanout") == 0;
  int size = atoi(argv[2]);
  static char buffer[MAX_BYTES];

  int listener = open_listener(0);
  int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  if (epoll_fd < 0) fail("epoll_create1");
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listener, &event) < 0) fail("epoll_ctl");
  announce(listener, fanout ? "relay" : "echo");

  struct epoll_event events[EVENTS];
  for (;;) {
    int n = epoll_wait(epoll_fd, events, EVENTS, -1);
    for (int i = 0; i < n; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) {
        int accepted = accept(listener, NULL, NULL);
        if (accepted < 0) continue;
        if (member_count == MAX_FDS) {
          close(accepted);
          continue;
        }
        no_delay(accepted); /* the only thing here that textbooks leave out */
        members[member_count++] = accepted;
        event = (struct epoll_event){.events = EPOLLIN, .data.fd = accepted};
        epoll_ctl(epoll_fd, EPOLL_CTL_ADD, accepted, &event);
        continue;
      }
      ssize_t length = read(fd, buffer, size);
      if (length <= 0) {
        leave(fd);
      } else if (fanout) {
        for (int m = 0; m < member_count; m++) send(members[m], buffer, length, MSG_NOSIGNAL);
      } else {
        send(fd, buffer, length, MSG_NOSIGNAL);
      }
    }
  }
}
