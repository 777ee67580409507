/* The peer of IngestBench: what C makes of the same commits. Prints readings per second.
   usage: ingest FILE READINGS PER_COMMIT rows|blocks BLOCK_BYTES fdatasync|fsync
   With fsync, SQLite syncs as a build without HAVE_FDATASYNC does, such as that inside sqlite-jdbc: the inode's times, too. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static sqlite3 *db;
static int with_inode;

/* Taken by the library in place of the one of libc. */
int fdatasync(int fd) { return with_inode ? fsync(fd) : (int)syscall(SYS_fdatasync, fd); }

static void run(const char *sql) {
  char *error = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK) {
    fprintf(stderr, "%s: %s\n", sql, error);
    exit(1);
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
  if (argc != 7) return 64;
  with_inode = strcmp(argv[6], "fsync") == 0;
  long readings = atol(argv[2]), per_commit = atol(argv[3]);
  int blocks = strcmp(argv[4], "blocks") == 0, bytes = atoi(argv[5]);
  char *block = calloc(1, bytes + 1);
  sqlite3_stmt *insert;
  if (sqlite3_open(argv[1], &db) != SQLITE_OK) return 1;
  run("PRAGMA page_size=1024; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=2000;"
      "PRAGMA cache_size=-256");
  run("CREATE TABLE reading(id INTEGER PRIMARY KEY, point INTEGER, ts INTEGER, value INTEGER);"
      "CREATE TABLE block(id INTEGER PRIMARY KEY, n INTEGER, body BLOB)");
  const char *sql = blocks ? "INSERT INTO block(n, body) VALUES(?1, ?2)" : "INSERT INTO reading(point, ts, value) VALUES(?1, ?2, ?3)";
  if (sqlite3_prepare_v2(db, sql, -1, &insert, NULL) != SQLITE_OK) return 1;
  double start = now();
  for (long i = 0; i < readings;) {
    run("BEGIN IMMEDIATE");
    if (blocks) {
      for (int k = 0; k < bytes; k++) block[k] = (char)rand();
      sqlite3_bind_int64(insert, 1, per_commit);
      sqlite3_bind_blob(insert, 2, block, bytes, SQLITE_STATIC);
      if (sqlite3_step(insert) != SQLITE_DONE) return 1;
      sqlite3_reset(insert);
      i += per_commit;
    } else {
      for (long k = 0; k < per_commit; k++, i++) {
        sqlite3_bind_int64(insert, 1, i % 20);
        sqlite3_bind_int64(insert, 2, 1750000000000L + i * 50);
        sqlite3_bind_int64(insert, 3, 1234 + i % 7);
        if (sqlite3_step(insert) != SQLITE_DONE) return 1;
        sqlite3_reset(insert);
      }
    }
    run("COMMIT");
  }
  printf("%.0f\n", readings / (now() - start));
  sqlite3_finalize(insert);
  return sqlite3_close(db) == SQLITE_OK ? 0 : 1;
}
