/*
 * Stands between a process and its disk (LD_PRELOAD): writes down, in order, everything that is
 * done to the files of one folder, and makes that disk fail or dawdle when it is told to.
 *
 * GOEN_DISK_FOLDER  the folder, absolute, without a slash at its end; files of its subfolders count
 * GOEN_DISK_LOG     where to append what is done; nothing is written down without it
 * GOEN_DISK_FAULTS  a file of 64-bit words (see enum), looked at in each call; none without it
 *
 * A record: kind (1 byte), length of the name and of the second name (2 bytes each), inode number,
 * offset (8 bytes each), length of the data (4 bytes), the names below the folder, the data; in the
 * machine's byte order. Left out: the index of SQLite's log ("-shm"), which is shared memory and
 * means nothing after a crash, and lock files. No faults for the file "marks": it is the test's own.
 *
 * Calls go to the kernel directly, so that nothing has to be looked up before main.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { OPEN = 1, CREATE, SIZE, WRITE, SYNC, FOLDER_SYNC, UNLINK, RENAME, SYNC_FAILED };

/* Rates are per million calls; an error number of 0 is no error. */
enum {
  WRITE_ERROR, WRITE_RATE, SYNC_ERROR, SYNC_RATE, SYNC_DELAY_US, SHORT_RATE, OPEN_ERROR, OPEN_RATE,
  READ_ERROR, READ_RATE, WRITES_FAILED, SYNCS_FAILED, SYNCS_DELAYED, WRITES_CUT, OPENS_FAILED,
  READS_FAILED, WORDS
};

#define MOST_FILES 65536
enum { STRANGE, WATCHED, UNRECORDED, HARMLESS, FOLDER };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static unsigned char kind_of[MOST_FILES];
static char folder[PATH_MAX];
static size_t folder_length;
static int log_file = -1;
static volatile int64_t *faults;
static uint64_t dice;

__attribute__((constructor)) static void begin(void) {
  const char *name = getenv("GOEN_DISK_FOLDER");
  if (!name || strlen(name) >= sizeof folder) return;
  strcpy(folder, name);
  folder_length = strlen(folder);
  dice = (uint64_t)getpid() * 2654435761u + (uint64_t)time(NULL);
  const char *log_name = getenv("GOEN_DISK_LOG");
  if (log_name)
    log_file = syscall(SYS_openat, AT_FDCWD, log_name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  const char *faults_name = getenv("GOEN_DISK_FAULTS");
  if (faults_name) {
    int fd = syscall(SYS_openat, AT_FDCWD, faults_name, O_RDWR | O_CLOEXEC);
    void *words = mmap(NULL, WORDS * sizeof(int64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (words != MAP_FAILED) faults = words;
    syscall(SYS_close, fd);
  }
}

static int ends(const char *text, const char *end) {
  size_t a = strlen(text), b = strlen(end);
  return a >= b && strcmp(text + a - b, end) == 0;
}

/* The name below the folder; null for a file that is none of ours. */
static const char *below(const char *path) {
  if (!folder_length || !path || strncmp(path, folder, folder_length)) return NULL;
  if (path[folder_length] == '/') return path + folder_length + 1;
  return path[folder_length] ? NULL : "";
}

static int recorded(const char *name) { return !ends(name, "-shm") && !ends(name, ".lock"); }

static int kind(int fd) { return fd >= 0 && fd < MOST_FILES ? kind_of[fd] : STRANGE; }

static int hit(int rate) {
  if (!faults || faults[rate] <= 0) return 0;
  dice = dice * 6364136223846793005u + 1442695040888963407u;
  return (int64_t)((dice >> 33) % 1000000) < faults[rate];
}

static void count(int word) { __atomic_add_fetch(&faults[word], 1, __ATOMIC_RELAXED); }

static uint64_t inode(int fd) {
  struct stat status;
  return fstat(fd, &status) ? 0 : status.st_ino;
}

static off_t size(int fd) {
  struct stat status;
  return fstat(fd, &status) ? 0 : status.st_size;
}

static void note(int what, const char *one, const char *two, uint64_t node, int64_t offset,
                 const void *data, uint32_t length) {
  if (log_file < 0) return;
  uint16_t first = strlen(one), second = strlen(two);
  unsigned char head[25];
  head[0] = what;
  memcpy(head + 1, &first, 2);
  memcpy(head + 3, &second, 2);
  memcpy(head + 5, &node, 8);
  memcpy(head + 13, &offset, 8);
  memcpy(head + 21, &length, 4);
  struct iovec parts[] = {{head, sizeof head}, {(void *)one, first}, {(void *)two, second}, {(void *)data, length}};
  ssize_t all = sizeof head + first + second + (ssize_t)length;
  if (syscall(SYS_writev, log_file, parts, 4) != all) abort(); /* half a log proves nothing */
}

static int do_open(const char *path, int flags, mode_t mode) {
  const char *name = below(path);
  if (!name) {
    int fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (fd >= 0 && fd < MOST_FILES) kind_of[fd] = STRANGE;
    return fd;
  }
  int saved;
  pthread_mutex_lock(&turn);
  int writes = (flags & O_ACCMODE) != O_RDONLY;
  int fd = -1;
  if (writes && !ends(name, "marks") && hit(OPEN_RATE) && faults[OPEN_ERROR]) {
    count(OPENS_FAILED);
    saved = faults[OPEN_ERROR];
  } else {
    struct stat before;
    int existed = stat(path, &before) == 0;
    fd = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    saved = errno;
    if (fd >= 0 && fd < MOST_FILES) {
      struct stat status;
      int is_folder = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
      kind_of[fd] = is_folder ? FOLDER : ends(name, "marks") ? HARMLESS : recorded(name) ? WATCHED : UNRECORDED;
      if (kind_of[fd] == WATCHED || kind_of[fd] == HARMLESS) {
        note(existed ? OPEN : CREATE, name, "", inode(fd), 0, "", 0);
        if (existed && (flags & O_TRUNC)) note(SIZE, "", "", inode(fd), 0, "", 0);
      }
    }
  }
  pthread_mutex_unlock(&turn);
  errno = saved;
  return fd;
}

int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return do_open(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return do_open(path, flags, mode);
}

int close(int fd) {
  if (fd >= 0 && fd < MOST_FILES) kind_of[fd] = STRANGE;
  return syscall(SYS_close, fd);
}

/* A disk that is full still takes what does not make a file longer. */
static int write_error(int fd, off_t end) {
  if (kind(fd) == HARMLESS || !faults || !faults[WRITE_ERROR]) return 0;
  if (faults[WRITE_ERROR] == ENOSPC && end <= size(fd)) return 0;
  return hit(WRITE_RATE) ? (int)faults[WRITE_ERROR] : 0;
}

static ssize_t do_write(int fd, const void *data, size_t length, off_t offset, int at_position) {
  pthread_mutex_lock(&turn);
  if (at_position) {
    int append = fcntl(fd, F_GETFL) & O_APPEND;
    offset = append ? size(fd) : lseek(fd, 0, SEEK_CUR);
  }
  ssize_t written = -1;
  int saved = write_error(fd, offset + (off_t)length);
  if (saved) {
    count(WRITES_FAILED);
  } else {
    if (kind(fd) != HARMLESS && length > 1 && hit(SHORT_RATE)) {
      count(WRITES_CUT);
      length /= 2;
    }
    written = at_position ? syscall(SYS_write, fd, data, length) : syscall(SYS_pwrite64, fd, data, length, offset);
    saved = errno;
    if (written > 0 && kind(fd) != UNRECORDED) note(WRITE, "", "", inode(fd), offset, data, written);
  }
  pthread_mutex_unlock(&turn);
  errno = saved;
  return written;
}

ssize_t write(int fd, const void *data, size_t length) {
  int which = kind(fd);
  if (which == STRANGE || which == FOLDER) return syscall(SYS_write, fd, data, length);
  return do_write(fd, data, length, 0, 1);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
  if (kind(fd) == STRANGE) return syscall(SYS_pwrite64, fd, data, length, offset);
  return do_write(fd, data, length, offset, 0);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return pwrite64(fd, data, length, offset); }

ssize_t pread64(int fd, void *data, size_t length, off64_t offset) {
  if (kind(fd) != STRANGE && hit(READ_RATE) && faults[READ_ERROR]) {
    count(READS_FAILED);
    errno = faults[READ_ERROR];
    return -1;
  }
  return syscall(SYS_pread64, fd, data, length, offset);
}

static int do_sync(int fd, int call) {
  int which = kind(fd);
  if (which == STRANGE) return syscall(call, fd);
  if (faults && faults[SYNC_DELAY_US] > 0) {
    struct timespec pause = {faults[SYNC_DELAY_US] / 1000000, faults[SYNC_DELAY_US] % 1000000 * 1000};
    count(SYNCS_DELAYED);
    nanosleep(&pause, NULL);
  }
  pthread_mutex_lock(&turn);
  int result, saved;
  if (which == WATCHED && hit(SYNC_RATE) && faults[SYNC_ERROR]) {
    count(SYNCS_FAILED);
    result = -1;
    saved = faults[SYNC_ERROR];
  } else {
    result = syscall(call, fd);
    saved = errno;
  }
  if (which == FOLDER) {
    if (!result) note(FOLDER_SYNC, "", "", 0, 0, "", 0);
  } else if (which != UNRECORDED) {
    note(result ? SYNC_FAILED : SYNC, "", "", inode(fd), 0, "", 0);
  }
  pthread_mutex_unlock(&turn);
  errno = saved;
  return result;
}

int fsync(int fd) { return do_sync(fd, SYS_fsync); }

int fdatasync(int fd) { return do_sync(fd, SYS_fdatasync); }

int ftruncate64(int fd, off64_t length) {
  if (kind(fd) == STRANGE) return syscall(SYS_ftruncate, fd, length);
  pthread_mutex_lock(&turn);
  int result = -1;
  int saved = write_error(fd, length);
  if (saved) {
    count(WRITES_FAILED);
  } else {
    result = syscall(SYS_ftruncate, fd, length);
    saved = errno;
    if (!result && kind(fd) != UNRECORDED) note(SIZE, "", "", inode(fd), length, "", 0);
  }
  pthread_mutex_unlock(&turn);
  errno = saved;
  return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

/* Nobody calls these on the files that are watched; if that changes, the log would be wrong. */
int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
  if (kind(fd) == WATCHED) abort();
  return syscall(SYS_fallocate, fd, mode, offset, length);
}

ssize_t writev(int fd, const struct iovec *parts, int count_of_parts) {
  if (kind(fd) == WATCHED) abort();
  return syscall(SYS_writev, fd, parts, count_of_parts);
}

static int change(int what, const char *from, const char *to, long result) {
  int saved = errno;
  const char *one = below(from), *two = to ? below(to) : "";
  if (!result && one && two && recorded(one)) note(what, one, two, 0, 0, "", 0);
  pthread_mutex_unlock(&turn);
  errno = saved;
  return result;
}

int unlink(const char *path) {
  pthread_mutex_lock(&turn);
  return change(UNLINK, path, NULL, syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int rename(const char *from, const char *to) {
  pthread_mutex_lock(&turn);
  return change(RENAME, from, to, syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}
