/* The other peer of DrainBench: the gateway's whole job in C, on a copy of the same buffer. Reads each block with the C API of
   SQLite, checks and decodes it, writes it as SenML in CBOR, publishes it with libmosquitto at QoS 1, and every 1.5 s writes down
   what was acknowledged and deletes it. Knows what Filling writes (see BlockCodec for the format), and ends with 2 at anything
   else. A row is a message. Prints messages per second, messages, bytes of payload.
   usage: whole FILE PORT WINDOW none|deflate */
#include <math.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

enum { MOST_SERIES = 256, MOST_PROFILES = 16, NAME = 112, SEQ_BITS = 40 };
static const long COMMIT_MILLIS = 1500;

static void require(int ok, const char *what) {
  if (ok) return;
  fprintf(stderr, "%s\n", what);
  exit(2);
}

/* ---- what was acknowledged ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;
static long acknowledged;
static int connected;

static void on_connect(struct mosquitto *m, void *u, int rc) {
  (void)m; (void)u;
  if (rc != 0) exit(1);
  pthread_mutex_lock(&lock);
  connected = 1;
  pthread_cond_signal(&change);
  pthread_mutex_unlock(&lock);
}

/* A broker answers in the order of its messages, so that a count tells which they are. */
static void on_publish(struct mosquitto *m, void *u, int mid) {
  (void)m; (void)u; (void)mid;
  pthread_mutex_lock(&lock);
  acknowledged++;
  pthread_cond_signal(&change);
  pthread_mutex_unlock(&lock);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* ---- the block ---- */

struct source { const uint8_t *at, *end; };

static int u8(struct source *in) {
  require(in->at < in->end, "a block ends too early");
  return *in->at++;
}

static uint64_t u64(struct source *in) {
  uint64_t value = 0;
  for (int i = 0; i < 8; i++) value = value << 8 | u8(in);
  return value;
}

static int64_t varint(struct source *in) {
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    int b = u8(in);
    value |= (uint64_t)(b & 0x7f) << shift;
    if (b < 0x80) break;
  }
  return (int64_t)value;
}

static int64_t zigzag(struct source *in) {
  uint64_t value = varint(in);
  return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

static void text(struct source *in, char *out) {
  int64_t length = varint(in);
  require(length >= 0 && length < NAME, "a text is too long");
  for (int i = 0; i < length; i++) out[i] = (char)varint(in);
  out[length] = 0;
}

struct profile { char quantity[NAME], unit[NAME]; int scale; int64_t number; };
struct series { char name[NAME]; uint8_t start[NAME + 16]; int start_bytes; struct profile *profile; int64_t number; int begun, next; };

static uint32_t crc_table[256];

static void make_crc_table(void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0x82f63b78 : c >> 1;
    crc_table[i] = c;
  }
}

static uint32_t crc(uint32_t c, const uint8_t *bytes, long n) {
  for (long i = 0; i < n; i++) c = crc_table[(c ^ bytes[i]) & 0xff] ^ c >> 8;
  return c;
}

static int decimal_shape(struct source *in) {
  int value = u8(in), verdict = u8(in);
  require((value & 7) == 1 && ((verdict & 7) == 4 || (verdict & 7) == 0), "a reading that is no good decimal");
  return value >> 3;
}

/* ---- CBOR ---- */

static uint8_t body[1 << 20], packed[1 << 20], *to;

static void head(int major, uint64_t number) {
  int bytes = number < 24 ? 0 : number < 0x100 ? 1 : number < 0x10000 ? 2 : number < 0x100000000 ? 4 : 8;
  *to++ = major << 5 | (bytes == 0 ? (int)number : bytes == 1 ? 24 : bytes == 2 ? 25 : bytes == 4 ? 26 : 27);
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) *to++ = number >> shift;
}

static void integer(int64_t number) {
  if (number >= 0) head(0, number);
  else head(1, ~number);
}

static void string(const char *s) {
  size_t n = strlen(s);
  head(3, n);
  memcpy(to, s, n);
  to += n;
}

static void decimal(int64_t mantissa, int places) {
  static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
  while (places > 0 && mantissa % 10 == 0) {
    mantissa /= 10;
    places--;
  }
  if (places == 0) {
    integer(mantissa);
    return;
  }
  int64_t rest = mantissa;
  int left = places;
  while (left > 0 && rest % 5 == 0) {
    rest /= 5;
    left--;
  }
  if ((mantissa < -256 || mantissa > 255) && left == 0 && llabs(rest) < 1 << 24) {
    float f = (float)(mantissa / tens[places]);
    uint32_t bits;
    memcpy(&bits, &f, 4);
    *to++ = 0xfa;
    for (int shift = 24; shift >= 0; shift -= 8) *to++ = bits >> shift;
  } else {
    head(6, 4);
    head(4, 2);
    integer(-places);
    integer(mantissa);
  }
}

static void notice(const char *name, const char *words, int64_t offset) {
  head(5, offset == 0 ? 2 : 3);
  integer(0);
  string(name);
  integer(3);
  string(words);
  if (offset != 0) {
    integer(6);
    decimal(offset, 3);
  }
}

/* ---- a pack ---- */

struct strand { int id; uint64_t epoch; char stream[NAME], boot[NAME]; uint8_t uuid[16]; int64_t mono, utc, uncertainty; };
struct pack { char seqs[64], mono[32]; const char *clock; };

static void pack(const struct strand *s, int64_t first, const uint8_t *row, int bytes, struct pack *out) {
  static struct profile profiles[MOST_PROFILES];
  static struct series series[MOST_SERIES];
  static int64_t instants[1 << 16];
  uint8_t key[32];
  for (int i = 0; i < 8; i++) key[i] = s->epoch >> (56 - 8 * i), key[24 + i] = first >> (56 - 8 * i);
  memcpy(key + 8, s->uuid, 16);
  uint32_t check = crc(crc(crc(~0u, key, 32), (const uint8_t *)s->stream, strlen(s->stream)), row, bytes - 4) ^ ~0u;
  const uint8_t *end = row + bytes - 4;
  require(check == ((uint32_t)end[0] << 24 | end[1] << 16 | end[2] << 8 | end[3]), "the check of a block is wrong");
  struct source in = {row, end};
  require(u8(&in) == 1, "format version");
  int64_t count = varint(&in);
  require((count & 1) == 0, "a block with holes");
  count >>= 1;
  int profile_count = varint(&in);
  require(profile_count <= MOST_PROFILES, "too many profiles");
  for (int i = 0; i < profile_count; i++) {
    text(&in, profiles[i].quantity);
    text(&in, profiles[i].unit);
    profiles[i].scale = decimal_shape(&in);
    profiles[i].number = 0;
  }
  int series_count = varint(&in), introduced = 0, previous = -1;
  require(series_count <= MOST_SERIES, "too many series");
  const char *before = "";
  for (int i = 0; i < series_count; i++) {
    struct series *one = &series[i];
    int lengths = u8(&in), shared = lengths >> 4, rest = lengths & 15;
    if (rest == 15) rest += varint(&in);
    require(shared + rest < 49, "a name is too long");
    memcpy(one->name, before, shared);
    for (int k = 0; k < rest; k++) one->name[shared + k] = u8(&in);
    one->name[shared + rest] = 0;
    before = one->name;
    int profile = varint(&in);
    require(profile < profile_count, "no such profile");
    one->profile = &profiles[profile];
    one->begun = 0;
    one->next = -1;
    to = one->start;
    require(strlen(one->name) + strlen(one->profile->quantity) + strlen(one->profile->unit) < NAME, "a name is too long");
    char name[2 * NAME] = "";
    strcat(strcat(strcat(name, one->name), "/"), one->profile->quantity);
    integer(0);
    string(name);
    integer(1);
    string(one->profile->unit);
    one->start_bytes = to - one->start;
  }
  int64_t mono = varint(&in), base = 0;
  /* The pack's head tells the time of its first and the certainty of its last record: it is written behind the rest, and moved. */
  static uint8_t records[1 << 20];
  to = records;
  for (int i = 0; i < count; i++) {
    int64_t start = varint(&in);
    int index = -1, kind = -1;
    if ((start & 1) == 0) {
      mono += start >> 1;
      index = previous >= 0 && series[previous].next >= 0 ? series[previous].next : introduced < series_count ? introduced : 0;
      require(series_count > 0, "a reading without series");
    } else {
      mono += zigzag(&in);
      kind = start >> 1;
      if (kind == 0) index = varint(&in);
    }
    if (i == 0) base = mono;
    instants[i] = mono;
    int64_t offset = mono - base;
    char words[128];
    if (index >= 0) {
      require(index < series_count, "no such series");
      struct series *one = &series[index];
      if (previous >= 0) series[previous].next = index;
      previous = index;
      if (index + 1 > introduced) introduced = index + 1;
      one->number = (one->begun ? one->number : one->profile->number) + zigzag(&in);
      one->profile->number = one->number;
      one->begun = 1;
      head(5, offset == 0 ? 3 : 4);
      memcpy(to, one->start, one->start_bytes);
      to += one->start_bytes;
      integer(2);
      decimal(one->number, one->profile->scale);
      if (offset != 0) {
        integer(6);
        decimal(offset, 3);
      }
    } else if (kind == 2) {
      int flags = varint(&in);
      char epoch[20] = "-";
      if (flags & 1) snprintf(epoch, sizeof epoch, "%016llx", (unsigned long long)u64(&in));
      long long last = zigzag(&in);
      snprintf(words, sizeof words, "%s %lld %s %s", epoch, last, flags & 2 ? "clean" : "unclean", flags & 4 ? "volatile" : "durable");
      notice("gateway/epoch-open", words, offset);
    } else {
      require(kind == 5, "a record that Filling does not write");
      long long utc = zigzag(&in), uncertainty = zigzag(&in);
      snprintf(words, sizeof words, "%lld %lld %lld", (long long)mono, utc, uncertainty);
      notice("gateway/anchor", words, offset);
    }
  }
  size_t record_bytes = to - records;
  int64_t away = llabs(instants[0] - s->mono), far = llabs(instants[count - 1] - s->mono);
  int64_t worst = s->uncertainty + (int64_t)ceil((away > far ? away : far) * 50e-6);
  out->clock = worst > 1000 ? "estimated" : "synced";
  snprintf(out->seqs, sizeof out->seqs, count == 1 ? "%lld" : "%lld-%lld", (long long)first, (long long)(first + count - 1));
  snprintf(out->mono, sizeof out->mono, "%lld", (long long)base);
  char identity[512];
  snprintf(identity, sizeof identity, "%016llx %s %s %s %s %s", (unsigned long long)s->epoch, s->stream, out->seqs, s->boot, out->mono, out->clock);
  to = body;
  head(4, count + 1);
  head(5, 4);
  integer(-2);
  string("urn:dev:org:32473-gw07:");
  integer(-3);
  decimal(s->utc + base - s->mono, 3);
  integer(0);
  string("pack");
  integer(3);
  string(identity);
  memcpy(to, records, record_bytes);
  to += record_bytes;
}

/* ---- the file ---- */

static sqlite3 *reader, *writer;

static void run(const char *sql) { require(sqlite3_exec(writer, sql, NULL, NULL, NULL) == SQLITE_OK, sql); }

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
  sqlite3_stmt *statement;
  require(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, sqlite3_errmsg(db));
  return statement;
}

static int next_strand(struct strand *s, int after) {
  sqlite3_stmt *q = prepare(reader,
      "SELECT strand.id, epoch.id, stream, epoch.boot, mono, utc, uncertainty FROM strand JOIN epoch ON epoch.number = strand.epoch"
      " JOIN anchor ON anchor.boot = epoch.boot WHERE strand.id > ? ORDER BY strand.id LIMIT 1");
  sqlite3_bind_int(q, 1, after);
  int found = sqlite3_step(q) == SQLITE_ROW;
  if (found) {
    s->id = sqlite3_column_int(q, 0);
    s->epoch = sqlite3_column_int64(q, 1);
    snprintf(s->stream, NAME, "%s", sqlite3_column_text(q, 2));
    snprintf(s->boot, NAME, "%s", sqlite3_column_text(q, 3));
    s->mono = sqlite3_column_int64(q, 4);
    s->utc = sqlite3_column_int64(q, 5);
    s->uncertainty = sqlite3_column_int64(q, 6);
    int digits = 0;
    for (const char *c = s->boot; *c && digits < 32; c++) {
      if (*c == '-') continue;
      int v = *c <= '9' ? *c - '0' : *c - 'a' + 10;
      s->uuid[digits / 2] = digits % 2 ? s->uuid[digits / 2] | v : v << 4;
      digits++;
    }
  }
  sqlite3_finalize(q);
  return found;
}

/* Last numbers of what is on its way, the oldest first. */
static int64_t lasts[1024];
static long sent;

static void settle(const struct strand *s, sqlite3_stmt *save, sqlite3_stmt *drop, int64_t *settled) {
  pthread_mutex_lock(&lock);
  long have = acknowledged;
  pthread_mutex_unlock(&lock);
  if (have == 0 || lasts[(have - 1) % 1024] <= *settled) return;
  *settled = lasts[(have - 1) % 1024];
  char seqs[64];
  snprintf(seqs, sizeof seqs, "1-%lld", (long long)*settled);
  run("BEGIN IMMEDIATE");
  sqlite3_bind_int(save, 1, s->id);
  sqlite3_bind_text(save, 2, seqs, -1, SQLITE_STATIC);
  require(sqlite3_step(save) == SQLITE_DONE, sqlite3_errmsg(writer));
  sqlite3_reset(save);
  sqlite3_bind_int64(drop, 1, ((int64_t)s->id << SEQ_BITS) + 1);
  sqlite3_bind_int64(drop, 2, ((int64_t)s->id << SEQ_BITS) + *settled);
  require(sqlite3_step(drop) == SQLITE_DONE, sqlite3_errmsg(writer));
  sqlite3_reset(drop);
  run("COMMIT");
}

int main(int argc, char **argv) {
  if (argc != 5) return 64;
  long window = atol(argv[3]);
  int deflate = strcmp(argv[4], "deflate") == 0;
  require(window > 0 && window <= 1024, "a window of 1 to 1024");
  make_crc_table();
  require(sqlite3_open(argv[1], &writer) == SQLITE_OK && sqlite3_open(argv[1], &reader) == SQLITE_OK, "cannot open the file");
  sqlite3_busy_timeout(writer, 5000);
  sqlite3_busy_timeout(reader, 5000);
  run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=2000; PRAGMA cache_size=-256");
  mosquitto_lib_init();
  struct mosquitto *m = mosquitto_new("whole", true, NULL);
  mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
  mosquitto_int_option(m, MOSQ_OPT_SEND_MAXIMUM, window);
  mosquitto_int_option(m, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_connect_callback_set(m, on_connect);
  mosquitto_publish_callback_set(m, on_publish);
  mosquitto_loop_start(m);
  require(mosquitto_connect(m, "127.0.0.1", atoi(argv[2]), 60) == MOSQ_ERR_SUCCESS, "cannot connect");
  pthread_mutex_lock(&lock);
  while (!connected) pthread_cond_wait(&change, &lock);
  pthread_mutex_unlock(&lock);
  sqlite3_stmt *next = prepare(reader, "SELECT key, span, body FROM block WHERE key BETWEEN ? AND ? ORDER BY key ASC LIMIT 1");
  sqlite3_stmt *save = prepare(writer, "INSERT OR REPLACE INTO delivery(destination, strand, seqs) VALUES('city', ?, ?)");
  sqlite3_stmt *drop = prepare(writer, "DELETE FROM block WHERE key BETWEEN ? AND ?");
  long long bytes = 0;
  double start = now(), committed = start;
  struct strand s = {0};
  while (next_strand(&s, s.id)) {
    int64_t key = ((int64_t)s.id << SEQ_BITS) + 1, end = key - 1 + ((1LL << SEQ_BITS) - 1), settled = 0;
    for (;;) {
      sqlite3_bind_int64(next, 1, key);
      sqlite3_bind_int64(next, 2, end);
      if (sqlite3_step(next) != SQLITE_ROW) break;
      int64_t first = sqlite3_column_int64(next, 0) & ((1LL << SEQ_BITS) - 1), span = sqlite3_column_int64(next, 1);
      struct pack p;
      pack(&s, first, sqlite3_column_blob(next, 2), sqlite3_column_bytes(next, 2), &p);
      sqlite3_reset(next);
      key = ((int64_t)s.id << SEQ_BITS) + first + span;
      uint8_t *payload = body;
      uLongf length = to - body;
      if (deflate) {
        uLongf room = sizeof packed;
        require(compress2(packed, &room, body, length, 7) == Z_OK, "cannot compress");
        if (room < length) payload = packed, length = room;
      }
      bytes += length;
      char epoch[20], topic[128];
      snprintf(epoch, sizeof epoch, "%016llx", (unsigned long long)s.epoch);
      snprintf(topic, sizeof topic, "goen/v1/%.*s/whole/%s/backlog", (int)strcspn(s.stream, "/"), s.stream, strchr(s.stream, '/') + 1);
      const char *words[][2] = {{"epoch", epoch}, {"stream", s.stream}, {"seqs", p.seqs}, {"boot", s.boot}, {"mono", p.mono}, {"clock", p.clock}};
      mosquitto_property *properties = NULL;
      mosquitto_property_add_string(&properties, MQTT_PROP_CONTENT_TYPE, payload == packed ? "application/zlib" : "application/senml+cbor");
      for (int i = 0; i < 6; i++) mosquitto_property_add_string_pair(&properties, MQTT_PROP_USER_PROPERTY, words[i][0], words[i][1]);
      pthread_mutex_lock(&lock);
      while (sent - acknowledged >= window) pthread_cond_wait(&change, &lock);
      lasts[sent++ % 1024] = first + span - 1;
      pthread_mutex_unlock(&lock);
      require(mosquitto_publish_v5(m, NULL, topic, length, payload, 1, false, properties) == MOSQ_ERR_SUCCESS, "cannot publish");
      mosquitto_property_free_all(&properties);
      if ((now() - committed) * 1000 >= COMMIT_MILLIS) {
        settle(&s, save, drop, &settled);
        committed = now();
      }
    }
    sqlite3_reset(next);
    pthread_mutex_lock(&lock);
    while (acknowledged < sent) pthread_cond_wait(&change, &lock);
    pthread_mutex_unlock(&lock);
    settle(&s, save, drop, &settled);
  }
  double took = now() - start;
  require(sent > 0, "there was nothing to drain");
  printf("%.0f\n%ld\n%lld\n", sent / took, sent, bytes);
  mosquitto_disconnect(m);
  mosquitto_loop_stop(m, false);
  mosquitto_destroy(m);
  mosquitto_lib_cleanup();
  sqlite3_finalize(next);
  sqlite3_finalize(save);
  sqlite3_finalize(drop);
  sqlite3_close(reader);
  return sqlite3_close(writer) == SQLITE_OK ? 0 : 1;
}
