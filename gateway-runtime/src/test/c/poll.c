/* The peer of WireThroughputBench: libmodbus polling lines as fast as they answer, a thread each.
   Prints polls per second, polls that failed, and microseconds of processor a poll.
   usage: poll SECONDS SILENCE_MICROS BAUD ADDRESS REGISTER COUNT PORT...
   libmodbus keeps no silence before a question; with SILENCE_MICROS this loop does. */
#include <errno.h>
#include <modbus/modbus.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static long silence;
static int baud, address, first, count;
static volatile int stop;

struct line {
  pthread_t thread;
  const char *port;
  _Atomic long good, bad;
};

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static double processor(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void *ask(void *argument) {
  struct line *line = argument;
  uint16_t registers[125];
  modbus_t *m = modbus_new_rtu(line->port, baud, 'N', 8, 1);
  if (m == NULL || modbus_set_slave(m, address) != 0 || modbus_connect(m) != 0) {
    fprintf(stderr, "%s: %s\n", line->port, modbus_strerror(errno));
    exit(1);
  }
  modbus_set_response_timeout(m, 1, 0);
  while (!stop) {
    if (silence > 0) {
      struct timespec t = {0, silence * 1000};
      nanosleep(&t, NULL);
    }
    if (modbus_read_registers(m, first, count, registers) == count) {
      line->good++;
    } else {
      line->bad++;
      modbus_flush(m);
    }
  }
  modbus_close(m);
  modbus_free(m);
  return NULL;
}

static long sum(struct line *lines, int n, int bad) {
  long all = 0;
  for (int i = 0; i < n; i++) all += bad ? lines[i].bad : lines[i].good;
  return all;
}

int main(int argc, char **argv) {
  if (argc < 8) return 64;
  double seconds = atof(argv[1]);
  silence = atol(argv[2]);
  baud = atoi(argv[3]);
  address = atoi(argv[4]);
  first = atoi(argv[5]);
  count = atoi(argv[6]);
  int n = argc - 7;
  struct line *lines = calloc(n, sizeof *lines);
  for (int i = 0; i < n; i++) {
    lines[i].port = argv[7 + i];
    if (pthread_create(&lines[i].thread, NULL, ask, &lines[i]) != 0) return 1;
  }
  usleep(1000000);
  long good = sum(lines, n, 0), bad = sum(lines, n, 1);
  double start = now(), used = processor();
  usleep((useconds_t)(seconds * 1e6));
  double took = now() - start;
  good = sum(lines, n, 0) - good;
  bad = sum(lines, n, 1) - bad;
  used = processor() - used;
  stop = 1;
  for (int i = 0; i < n; i++) pthread_join(lines[i].thread, NULL);
  printf("%.0f\n%ld\n%.1f\n", good / took, bad, good > 0 ? used * 1e6 / good : 0);
  return 0;
}
