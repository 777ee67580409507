/* The peer of DrainBench: libmosquitto sending as many messages of the same size and the same properties with the same window.
   Prints messages per second.
   usage: drain PORT MESSAGES BYTES WINDOW */
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

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

/* The properties that identify a pack. */
static mosquitto_property *identity(long sent) {
  char seqs[64], mono[32];
  snprintf(seqs, sizeof seqs, "%ld-%ld", 300 * sent + 1, 300 * sent + 300);
  snprintf(mono, sizeof mono, "%ld", 15000 * sent);
  const char *words[][2] = {{"epoch", "00c0ffee12345678"}, {"stream", "river/data"}, {"seqs", seqs},
                            {"boot", "5f1d4c1e-3a52-4f0b-9d3a-0c1b2a394857"}, {"mono", mono}, {"clock", "synced"}};
  mosquitto_property *all = NULL;
  mosquitto_property_add_string(&all, MQTT_PROP_CONTENT_TYPE, "application/senml+cbor");
  for (int i = 0; i < 6; i++) mosquitto_property_add_string_pair(&all, MQTT_PROP_USER_PROPERTY, words[i][0], words[i][1]);
  return all;
}

int main(int argc, char **argv) {
  if (argc != 5) return 64;
  long messages = atol(argv[2]), window = atol(argv[4]);
  int bytes = atoi(argv[3]);
  char *body = calloc(1, bytes);
  for (int i = 0; i < bytes; i++) body[i] = (char)rand();
  mosquitto_lib_init();
  struct mosquitto *m = mosquitto_new("peer", true, NULL);
  mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
  mosquitto_int_option(m, MOSQ_OPT_SEND_MAXIMUM, window);
  mosquitto_int_option(m, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_connect_callback_set(m, on_connect);
  mosquitto_publish_callback_set(m, on_publish);
  mosquitto_loop_start(m);
  if (mosquitto_connect(m, "127.0.0.1", atoi(argv[1]), 60) != MOSQ_ERR_SUCCESS) return 1;
  pthread_mutex_lock(&lock);
  while (!connected) pthread_cond_wait(&change, &lock);
  double start = now();
  for (long sent = 0; sent < messages; sent++) {
    while (sent - acknowledged >= window) pthread_cond_wait(&change, &lock);
    pthread_mutex_unlock(&lock);
    mosquitto_property *properties = identity(sent);
    if (mosquitto_publish_v5(m, NULL, "goen/v1/river/peer/data/backlog", bytes, body, 1, false, properties) != MOSQ_ERR_SUCCESS) return 1;
    mosquitto_property_free_all(&properties);
    pthread_mutex_lock(&lock);
  }
  while (acknowledged < messages) pthread_cond_wait(&change, &lock);
  pthread_mutex_unlock(&lock);
  printf("%.0f\n", messages / (now() - start));
  mosquitto_disconnect(m);
  mosquitto_loop_stop(m, false);
  mosquitto_destroy(m);
  mosquitto_lib_cleanup();
  return 0;
}
