/*
 * Preloaded into a server (LD_PRELOAD). A killed process leaves the page cache to the
 * kernel, so a kill alone proves nothing about a power failure. This keeps, in the folder
 * LAST_FSYNC, a copy of each file as it was at its last fsync(2) or fdatasync(2): what a disk would
 * hold that got nothing else. Only files whose paths begin with WATCHED_PREFIX are kept. A file that
 * was deleted stays on the disk until its folder is synced.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void copy(int from, int to) {
  static __thread char buffer[1 << 16];
  off_t at = 0;
  ssize_t got;
  while ((got = pread(from, buffer, sizeof buffer, at)) > 0) {
    ssize_t put = 0;
    while (put < got) {
      ssize_t n = pwrite(to, buffer + put, got - put, at + put);
      if (n < 0) {
        abort();
      }
      put += n;
    }
    at += got;
  }
}

/* The folder was synced: what is deleted there is deleted on the disk too. */
static void drop_deleted(const char *live, const char *disk) {
  char path[PATH_MAX], kept[PATH_MAX];
  DIR *folder = opendir(disk);
  if (folder == NULL) {
    abort();
  }
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    if (entry->d_name[0] != '.' &&
        snprintf(path, sizeof path, "%s/%s", live, entry->d_name) < (int)sizeof path &&
        snprintf(kept, sizeof kept, "%s/%s", disk, entry->d_name) < (int)sizeof kept &&
        access(path, F_OK) != 0) {
      unlink(kept);
    }
  }
  closedir(folder);
}

static void keep(int fd) {
  const char *folder = getenv("LAST_FSYNC");
  const char *prefix = getenv("WATCHED_PREFIX");
  char link[64], path[PATH_MAX], kept[PATH_MAX], next[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (folder == NULL || prefix == NULL || length < 0) {
    return;
  }
  path[length] = 0;
  if (strncmp(path, prefix, length) == 0 && prefix + length == strrchr(prefix, '/')) {
    drop_deleted(path, folder);
    return;
  }
  if (strncmp(path, prefix, strlen(prefix)) != 0) {
    return;
  }
  const char *name = strrchr(path, '/') + 1;
  if (snprintf(kept, sizeof kept, "%s/%s", folder, name) >= (int)sizeof kept ||
      snprintf(next, sizeof next, "%s/.next-%s", folder, name) >= (int)sizeof next) {
    abort();
  }
  /* The descriptor may be open for writing only. */
  int from = open(path, O_RDONLY | O_CLOEXEC);
  if (from < 0) {
    return; /* deleted meanwhile */
  }
  int to = open(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (to < 0) {
    abort();
  }
  copy(from, to);
  close(to);
  close(from);
  /* At once, as the kill may come at any time. */
  if (rename(next, kept) != 0) {
    abort();
  }
}

int fsync(int fd) {
  static int (*real)(int);
  if (real == NULL) {
    real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  }
  int result = real(fd);
  if (result == 0) {
    keep(fd);
  }
  return result;
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (real == NULL) {
    real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  }
  int result = real(fd);
  if (result == 0) {
    keep(fd);
  }
  return result;
}
