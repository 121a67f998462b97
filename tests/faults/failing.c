/* A file system that fails: loaded before the C library (LD_PRELOAD), it makes the nth call of one kind on files
 * under one folder fail, for Python and DuckDB alike; all other calls pass. See failing.py. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { READ, WRITE, SYNC, RENAME, OPEN };

static int kind = -1, error_number, for_good;
static atomic_int left, n_failed;
static char folder[PATH_MAX];

/* The nth call of a kind fails; with `good` all later ones do, too, as on a full disk. */
void fail_nth(int which, int nth, int number, int good, const char *under) {
    strncpy(folder, under, sizeof folder - 1);
    error_number = number;
    for_good = good;
    n_failed = 0;
    left = nth;
    kind = which;
}

int count_failed(void) { return n_failed; }

static int fails(int which) {
    if (which != kind) return 0;
    int now = atomic_fetch_sub(&left, 1);
    if (now > 1 || (now < 1 && !for_good)) return 0;
    n_failed++;
    errno = error_number;
    return 1;
}

static int is_under(const char *path) {
    char whole[PATH_MAX * 2];
    if (path[0] != '/') {
        if (!getcwd(whole, PATH_MAX)) return 0;
        strcat(whole, "/");
        strncat(whole, path, PATH_MAX - 1);
        path = whole;
    }
    return !strncmp(path, folder, strlen(folder));
}

static int is_open_under(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return path[0] == '/' && is_under(path); /* a pipe has no path */
}

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)
#define ON_DESCRIPTOR(type, name, which, takes, gives) \
    type name takes { REAL(name); if (kind == which && is_open_under(fd) && fails(which)) return -1; return real gives; }

ON_DESCRIPTOR(ssize_t, read, READ, (int fd, void *to, size_t n), (fd, to, n))
ON_DESCRIPTOR(ssize_t, pread, READ, (int fd, void *to, size_t n, off_t at), (fd, to, n, at))
ON_DESCRIPTOR(ssize_t, pread64, READ, (int fd, void *to, size_t n, off64_t at), (fd, to, n, at))
ON_DESCRIPTOR(ssize_t, readv, READ, (int fd, const struct iovec *to, int n), (fd, to, n))
ON_DESCRIPTOR(ssize_t, write, WRITE, (int fd, const void *from, size_t n), (fd, from, n))
ON_DESCRIPTOR(ssize_t, pwrite, WRITE, (int fd, const void *from, size_t n, off_t at), (fd, from, n, at))
ON_DESCRIPTOR(ssize_t, pwrite64, WRITE, (int fd, const void *from, size_t n, off64_t at), (fd, from, n, at))
ON_DESCRIPTOR(ssize_t, writev, WRITE, (int fd, const struct iovec *from, int n), (fd, from, n))
ON_DESCRIPTOR(int, fsync, SYNC, (int fd), (fd))
ON_DESCRIPTOR(int, fdatasync, SYNC, (int fd), (fd))

#define ON_TWO_NAMES(name) \
    int name(const char *from, const char *to) { \
        REAL(name); if (kind == RENAME && is_under(to) && fails(RENAME)) return -1; return real(from, to); }

ON_TWO_NAMES(rename)
ON_TWO_NAMES(link)

#define MODE va_list more; va_start(more, flags); mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; va_end(more)
#define ON_NAME(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); MODE; if (kind == OPEN && is_under(path) && fails(OPEN)) return -1; return real(path, flags, mode); }
#define ON_NAME_AT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(name); MODE; if (kind == OPEN && is_under(path) && fails(OPEN)) return -1; return real(at, path, flags, mode); }

ON_NAME(open)
ON_NAME(open64)
ON_NAME_AT(openat)
ON_NAME_AT(openat64)
