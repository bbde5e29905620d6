/* A connector in plain C, without the SDK: proves that the header is enough, and breaks the lane
 * rule, which the SDK would keep. Its table ends before `extension`, as an older one might. Its
 * manifest asks for nothing, so it is not replay-safe; the build makes another of it, with a bad one. */
#include <sambung/abi.h>
#include <stdlib.h>
#include <string.h>

#ifndef LAWLESS_MANIFEST
#define LAWLESS_MANIFEST "{}"
#endif

static void deliver(sambung_connector* self, const sambung_event* events, size_t count,
                    sambung_outcome* outcomes) {
  (void)self;
  for (size_t i = 0; i < count; ++i) {
    const sambung_event* event = SAMBUNG_EVENT_AT(events, i);
    sambung_outcome* outcome = SAMBUNG_OUTCOME_AT(outcomes, i);
    const int bad = event->body.size == 3 && memcmp(event->body.data, "bad", 3) == 0;
    outcome->outcome = bad ? SAMBUNG_TRANSIENT : SAMBUNG_DONE;
    memset(outcome->reason, 'x', sizeof outcome->reason); /* no NUL at its end */
  }
}

static void cancel(sambung_connector* self) { (void)self; }
static void destroy(sambung_connector* self) { free(self); }

static sambung_connector* create(const sambung_host* host, const sambung_setup* setup,
                                 sambung_outcome* why) {
  sambung_connector* made = calloc(1, offsetof(sambung_connector, extension));
  (void)host;
  (void)setup;
  (void)why;
  if (made == NULL) return NULL;
  made->struct_size = (uint32_t)offsetof(sambung_connector, extension);
  made->deliver = deliver;
  made->cancel = cancel;
  made->destroy = destroy;
  return made;
}

const sambung_entry sambung_entry_v0 = {
    sizeof(sambung_entry), SAMBUNG_ABI_MAJOR, 0, 0, "lawless", "0.0.1", LAWLESS_MANIFEST, create};
