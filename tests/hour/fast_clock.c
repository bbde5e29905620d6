/* One clock, faster than the machine's, for every process that is started with this library in
 * LD_PRELOAD.
 *
 * SAMBUNG_FAST_CLOCK names a file of six 64-bit numbers in the machine's order: a count of changes
 * (odd while one is made), the machine's monotonic time at the latest change, what date and monotonic
 * time the fast clock showed then (all nanoseconds), how many of its seconds pass in one since, and 0.
 * All processes with the file read the same time, and whoever writes it changes the speed for all of
 * them at once. Without the file time is the machine's. What waits for time (sleep, poll, epoll,
 * select, condition variables, semaphores, timerfd) waits that many times shorter; a wait that was
 * begun before a change keeps its length. Not covered: socket timeouts of the kernel (SO_RCVTIMEO),
 * futexes called directly, clocks of CPU time.
 *
 * libfaketime 0.9.10 (Debian 12) does not do: it has no pthread_cond_clockwait, which is what a
 * std::condition_variable of g++ 12 waits with.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

static const int64_t kSecond = 1000000000;

struct clock_file {
  int64_t changes, machine_ns, date_ns, monotonic_ns, speed, unused;
};
static const struct clock_file kMachine = {.speed = 1};
static const volatile struct clock_file* shared = NULL;

__attribute__((constructor)) static void begin(void) {
  const char* path = getenv("SAMBUNG_FAST_CLOCK");
  const int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  void* at = mmap(NULL, sizeof(struct clock_file), PROT_READ, MAP_SHARED, fd, 0);
  close(fd);
  if (at != MAP_FAILED) shared = at;
}

static struct clock_file now_valid(void) {
  if (shared == NULL) return kMachine;
  for (;;) {
    const int64_t before = __atomic_load_n(&shared->changes, __ATOMIC_ACQUIRE);
    const struct clock_file copy = *shared;
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    if (before % 2 == 0 && before == shared->changes) return copy.speed < 1 ? kMachine : copy;
  }
}

#define NEXT(name)               \
  static __typeof__(&name) next; \
  if (next == NULL) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* The first pthread_cond_timedwait of glibc on x86-64 is another function with another layout. */
#define NEXT_COND(name)                                                                \
  static __typeof__(&name) next;                                                       \
  if (next == NULL) next = (__typeof__(&name))dlvsym(RTLD_NEXT, #name, "GLIBC_2.3.2"); \
  if (next == NULL) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int64_t nanoseconds(const struct timespec* time) {
  return (int64_t)time->tv_sec * kSecond + time->tv_nsec;
}

static struct timespec timespec_of(int64_t ns) {
  struct timespec time = {.tv_sec = ns / kSecond, .tv_nsec = ns % kSecond};
  return time;
}

static int is_date(clockid_t clock) {
  return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

static int is_uptime(clockid_t clock) {
  return clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE ||
         clock == CLOCK_MONOTONIC_RAW || clock == CLOCK_BOOTTIME;
}

static int machine_clock(clockid_t clock, struct timespec* time) {
  NEXT(clock_gettime);
  return next(clock, time);
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  const struct clock_file valid = now_valid();
  if (shared == NULL || !(is_date(clock) || is_uptime(clock))) return machine_clock(clock, time);
  struct timespec machine;
  if (machine_clock(CLOCK_MONOTONIC, &machine) != 0) return -1;
  const int64_t passed = (nanoseconds(&machine) - valid.machine_ns) * valid.speed;
  *time = timespec_of((is_date(clock) ? valid.date_ns : valid.monotonic_ns) + passed);
  return 0;
}

static int64_t shorter_ns(int64_t ns) {
  const int64_t speed = now_valid().speed;
  return ns <= 0 ? ns : (ns + speed - 1) / speed;
}

/* When the machine's `clock` will stand where the fast one is to stand at `fast`. */
static struct timespec machine_time(clockid_t clock, const struct timespec* fast) {
  struct timespec now, machine;
  if (shared == NULL || clock_gettime(clock, &now) != 0 || machine_clock(clock, &machine) != 0) {
    return *fast;
  }
  const int64_t left = nanoseconds(fast) - nanoseconds(&now);
  return left <= 0 ? machine : timespec_of(nanoseconds(&machine) + shorter_ns(left));
}

/* Of a point in time whose clock is not said: uptimes are small, dates are not. */
static clockid_t clock_of(const struct timespec* time) {
  return time->tv_sec < 1000000000 ? CLOCK_MONOTONIC : CLOCK_REALTIME;
}

static struct timespec shorter(const struct timespec* span) {
  return timespec_of(shorter_ns(nanoseconds(span)));
}

/* A wait for something stays one; 0 is only what was 0. */
static int shorter_ms(int ms) { return (int)shorter_ns(ms); }

int gettimeofday(struct timeval* restrict time, void* restrict zone) {
  (void)zone;
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* to) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  if (to != NULL) *to = now.tv_sec;
  return now.tv_sec;
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec* wait,
                    struct timespec* left) {
  NEXT(clock_nanosleep);
  const struct timespec wanted =
      (flags & TIMER_ABSTIME) ? machine_time(clock, wait) : shorter(wait);
  return next(clock, flags, &wanted, left);
}

int nanosleep(const struct timespec* wait, struct timespec* left) {
  errno = clock_nanosleep(CLOCK_REALTIME, 0, wait, left);
  return errno == 0 ? 0 : -1;
}

int usleep(useconds_t us) {
  const struct timespec wait = timespec_of((int64_t)us * 1000);
  return nanosleep(&wait, NULL);
}

unsigned int sleep(unsigned int seconds) {
  const struct timespec wait = {.tv_sec = seconds, .tv_nsec = 0};
  return nanosleep(&wait, NULL) == 0 ? 0 : seconds;
}

int poll(struct pollfd* fds, nfds_t count, int ms) {
  NEXT(poll);
  return next(fds, count, shorter_ms(ms));
}

int ppoll(struct pollfd* fds, nfds_t count, const struct timespec* wait, const sigset_t* mask) {
  NEXT(ppoll);
  const struct timespec wanted = wait == NULL ? timespec_of(0) : shorter(wait);
  return next(fds, count, wait == NULL ? NULL : &wanted, mask);
}

int select(int count, fd_set* read, fd_set* write, fd_set* odd, struct timeval* wait) {
  NEXT(select);
  if (wait == NULL) return next(count, read, write, odd, NULL);
  const int64_t us = (int64_t)wait->tv_sec * 1000000 + wait->tv_usec;
  const int64_t wanted = shorter_ns(us);
  struct timeval shorter_wait = {.tv_sec = wanted / 1000000, .tv_usec = wanted % 1000000};
  return next(count, read, write, odd, &shorter_wait);
}

int epoll_wait(int fd, struct epoll_event* events, int count, int ms) {
  NEXT(epoll_wait);
  return next(fd, events, count, shorter_ms(ms));
}

int epoll_pwait(int fd, struct epoll_event* events, int count, int ms, const sigset_t* mask) {
  NEXT(epoll_pwait);
  return next(fd, events, count, shorter_ms(ms), mask);
}

int timerfd_settime(int fd, int flags, const struct itimerspec* wanted, struct itimerspec* old) {
  NEXT(timerfd_settime);
  const int until = (flags & TFD_TIMER_ABSTIME) != 0;
  const struct itimerspec sooner = {
      .it_interval = shorter(&wanted->it_interval),
      .it_value = until ? machine_time(clock_of(&wanted->it_value), &wanted->it_value)
                        : shorter(&wanted->it_value)};
  return next(fd, flags, &sooner, old);
}

int pthread_cond_timedwait(pthread_cond_t* restrict condition, pthread_mutex_t* restrict mutex,
                           const struct timespec* restrict until) {
  NEXT_COND(pthread_cond_timedwait);
  const struct timespec wanted = machine_time(clock_of(until), until);
  return next(condition, mutex, &wanted);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex, clockid_t clock,
                           const struct timespec* until) {
  NEXT(pthread_cond_clockwait);
  const struct timespec wanted = machine_time(clock, until);
  return next(condition, mutex, clock, &wanted);
}

int sem_timedwait(sem_t* restrict semaphore, const struct timespec* restrict until) {
  NEXT(sem_timedwait);
  const struct timespec wanted = machine_time(CLOCK_REALTIME, until);
  return next(semaphore, &wanted);
}

int sem_clockwait(sem_t* restrict semaphore, clockid_t clock,
                  const struct timespec* restrict until) {
  NEXT(sem_clockwait);
  const struct timespec wanted = machine_time(clock, until);
  return next(semaphore, clock, &wanted);
}
