/*
 * Preloaded into a server (LD_PRELOAD): a disk that does wrong when it is told to. Permissions don't
 * stop a server that runs as root, so the system's calls fail here instead, for files whose names
 * begin with WATCHED_PREFIX. What it is to do stands in the file DISK_STATE: EROFS, ENOSPC, EDQUOT or
 * EIO (calls that write fail so), SLOW (each fsync(2) and fdatasync(2) takes 200 ms); empty: nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REAL(name) \
  static __typeof__(name) *real; \
  if (real == NULL) { \
    real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); \
  }

static int watched(const char *path) {
  const char *prefix = getenv("WATCHED_PREFIX");
  return prefix != NULL && path != NULL && strncmp(path, prefix, strlen(prefix)) == 0;
}

static int watched_fd(int fd) {
  char link[64], path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) {
    return 0;
  }
  path[length] = 0;
  return watched(path);
}

static int told(const char *what) {
  char state[16] = "";
  const char *file = getenv("DISK_STATE");
  int fd = file == NULL ? -1 : (int)syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC);
  if (fd >= 0) {
    if (syscall(SYS_read, fd, state, sizeof state - 1) < 0) {
      state[0] = 0;
    }
    syscall(SYS_close, fd);
  }
  return strcmp(state, what) == 0;
}

/* The error with which a call fails that writes; 0: none. */
static int fault(void) {
  return told("EROFS") ? EROFS
      : told("ENOSPC") ? ENOSPC
      : told("EDQUOT") ? EDQUOT
      : told("EIO") ? EIO
      : 0;
}

static int refused(int fd) {
  int error = watched_fd(fd) ? fault() : 0;
  errno = error;
  return error != 0;
}

/*
 * A read-only disk refuses whoever wants to write, a full one whoever makes a file; a quota is of
 * bytes.
 */
static int may_not_open(const char *path, int flags) {
  int wants = flags & (O_WRONLY | O_RDWR | O_CREAT);
  if (wants == 0 || !watched(path)) {
    return 0;
  }
  int error = fault();
  if (error == EDQUOT || (error == ENOSPC && access(path, F_OK) == 0)) {
    return 0;
  }
  errno = error;
  return error != 0;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list more; \
    va_start(more, flags); \
    mode = va_arg(more, mode_t); \
    va_end(more); \
  }

int open(const char *path, int flags, ...) {
  REAL(open)
  MODE(flags)
  return may_not_open(path, flags) ? -1 : real(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  REAL(open64)
  MODE(flags)
  return may_not_open(path, flags) ? -1 : real(path, flags, mode);
}

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(write)
  return refused(fd) ? -1 : real(fd, bytes, count);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  REAL(pwrite)
  return refused(fd) ? -1 : real(fd, bytes, count, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  REAL(pwrite64)
  return refused(fd) ? -1 : real(fd, bytes, count, at);
}

int access(const char *path, int mode) {
  REAL(access)
  if ((mode & W_OK) != 0 && watched(path) && told("EROFS")) {
    errno = EROFS;
    return -1;
  }
  return real(path, mode);
}

int ftruncate(int fd, off_t length) {
  REAL(ftruncate)
  return refused(fd) ? -1 : real(fd, length);
}

int ftruncate64(int fd, off64_t length) {
  REAL(ftruncate64)
  return refused(fd) ? -1 : real(fd, length);
}

static int sync_refused(int fd) {
  if (!watched_fd(fd)) {
    return 0;
  }
  if (told("SLOW")) {
    usleep(200000);
  }
  int error = told("EIO") ? EIO : 0;
  errno = error;
  return error != 0;
}

int fsync(int fd) {
  REAL(fsync)
  return sync_refused(fd) ? -1 : real(fd);
}

int fdatasync(int fd) {
  REAL(fdatasync)
  return sync_refused(fd) ? -1 : real(fd);
}
