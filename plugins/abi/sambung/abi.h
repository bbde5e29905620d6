/* sambung/abi.h - the whole binary contract between the broker ("host") and a connector. C11.
 *
 * A connector is a shared library that exports one data symbol, SAMBUNG_ENTRY_SYMBOL. The host
 * copies what it knows of a table (the shorter of both sizes), so a table grows at its end within a
 * major; whole new abilities are extensions with an id of their own. The library is never unloaded.
 *
 * Memory    a span is borrowed until the call that carries it returns; nobody frees the other
 *           side's memory. Arrays of events and outcomes belong to the host; their elements lie
 *           `struct_size` of the first one apart, so step with SAMBUNG_EVENT_AT / _OUTCOME_AT.
 * Text      UTF-8 without a final NUL, unless a char pointer or array says otherwise.
 * Times     Unix milliseconds (_ms); durations in milliseconds.
 * Errors    nothing may throw, longjmp or exit across these pointers.
 * Threads   [instance]  one call at a time, always from the one thread that called `create`
 *           [any]       any thread, at any time between `create` and the return of `destroy`
 * Major 0 may still change between releases; 1 will be frozen. */
#ifndef SAMBUNG_ABI_H
#define SAMBUNG_ABI_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SAMBUNG_ABI_MAJOR 0u
#define SAMBUNG_ABI_MINOR 1u
#define SAMBUNG_ENTRY_SYMBOL "sambung_entry_v0"

/* Bytes that belong to the caller. `data` may be NULL when `size` is 0. */
typedef struct sambung_span {
  const char* data;
  size_t size;
} sambung_span;

typedef struct sambung_host sambung_host;
typedef struct sambung_connector sambung_connector;

/* Whether a peer's table is long enough to hold `field`; false for an older peer. */
#define SAMBUNG_HAS(ptr, type, field) \
  ((ptr)->struct_size >= offsetof(type, field) + sizeof((ptr)->field))

/* ---- Events ------------------------------------------------------------------------------- */

#define SAMBUNG_FLAG_REPLAY 1u /* an operator asked for this event again */

/* One event. (epoch, partition, offset) is its place in the journal; within one partition of one
 * epoch offsets rise. A connection sees an event at least once: `id` tells repeats. */
typedef struct sambung_event {
  uint32_t struct_size;
  uint32_t attempt; /* 1 on the first delivery */
  uint64_t epoch;
  uint64_t offset;
  uint32_t partition;
  uint32_t flags;          /* SAMBUNG_FLAG_*; unknown bits are ignored */
  int64_t time_ms;         /* when it happened, as WhatsApp states it */
  int64_t recorded_ms;     /* when the journal took it */
  uint32_t schema_version; /* of `type`: body is valid against <type>.v<schema_version>.json */
  uint32_t reserved;       /* 0 */
  sambung_span id;         /* 26 characters; the key for idempotence, the same on every delivery */
  sambung_span type;       /* "message.received" */
  sambung_span channel;    /* the business's phone number id; empty for account events */
  sambung_span account;
  sambung_span person;       /* as known at dispatch; empty for none */
  sambung_span conversation; /* empty for none */
  sambung_span cause;        /* id of the event that this one follows from; empty for none */
  sambung_span lane;         /* order is kept within it; opaque, may be empty (a lane too) */
  sambung_span body;         /* JSON */
  sambung_span raw;          /* the source's own JSON; empty unless the manifest has wants_raw and
                                the connection's settings have `raw: true` */
} sambung_event;

/* ---- Outcomes ----------------------------------------------------------------------------- */

/* What became of an item, and what the host does then. Back-off, order, pausing and dead letters
 * are the host's; a connector only tells. An unknown number is taken as TRANSIENT. */
enum {
  SAMBUNG_DONE = 0,           /* the effect is there and will survive a crash of the system */
  SAMBUNG_TRANSIENT = 1,      /* try again; not counted against the item */
  SAMBUNG_THROTTLED = 2,      /* try again after retry_after_ms; not counted */
  SAMBUNG_AUTH_DEAD = 3,      /* credentials refused: the connection pauses for a human */
  SAMBUNG_PERMISSION = 4,     /* a right is missing: the connection pauses */
  SAMBUNG_QUOTA = 5,          /* the plan is used up: the connection pauses */
  SAMBUNG_CONFLICT = 6,       /* the remote version moved: back to sync */
  SAMBUNG_DUPLICATE = 7,      /* the system has it already, as remote_id: back to sync */
  SAMBUNG_MERGED = 8,         /* the record went into remote_id: back to sync */
  SAMBUNG_UNKNOWN = 9,        /* an effect whose result is not known; resolved by look-up */
  SAMBUNG_INVALID = 10,       /* this item can never succeed: dead letter */
  SAMBUNG_NOT_SUPPORTED = 11, /* the system has no place for it: dead letter */
  SAMBUNG_NOT_ATTEMPTED = 12, /* an earlier item of its lane was not done */
  SAMBUNG_GONE = 13           /* there is no such record any more: back to sync */
};

enum { SAMBUNG_REASON_SIZE = 256, SAMBUNG_REMOTE_ID_SIZE = 128 };

/* Zeroed by the host but for struct_size and TRANSIENT; filled by the connector. After the first
 * outcome of a lane that is not DONE, the later items of that lane must be NOT_ATTEMPTED. */
typedef struct sambung_outcome {
  uint32_t struct_size;
  int32_t outcome;         /* SAMBUNG_DONE ... */
  uint32_t retry_after_ms; /* 0: the host's back-off decides */
  uint32_t reserved;
  char reason[SAMBUNG_REASON_SIZE];       /* NUL-terminated, for operators; never personal data */
  char remote_id[SAMBUNG_REMOTE_ID_SIZE]; /* NUL-terminated; the system's id of the record */
} sambung_outcome;

/* Element `i` of an array whose elements may be longer than this header knows. */
#define SAMBUNG_EVENT_AT(events, i) \
  ((const sambung_event*)(const void*)((const char*)(events) + (i) * (events)->struct_size))
#define SAMBUNG_OUTCOME_AT(outcomes, i) \
  ((sambung_outcome*)(void*)((char*)(outcomes) + (i) * (outcomes)->struct_size))

/* ---- Extensions --------------------------------------------------------------------------- */

/* What an operation emits. */
enum {
  SAMBUNG_EMIT_ITEM = 0,        /* one result, JSON */
  SAMBUNG_EMIT_CURSOR = 1,      /* changes: where to go on; text that only the connector reads */
  SAMBUNG_EMIT_CURSOR_MORE = 2, /* as CURSOR, and there is more to fetch at once */
  SAMBUNG_EMIT_CURSOR_LOST = 3  /* changes: the given cursor is no longer valid; start anew */
};

/* One call of an operation, over `count` requests (at least 1). */
typedef struct sambung_call {
  uint32_t struct_size;
  uint32_t deadline_ms; /* from now; return what there is by then, outcome TRANSIENT for the rest */
  uint32_t limit;       /* results wanted per request; 0: as you like */
  uint32_t reserved;
  size_t count;
  const sambung_span* requests;
  const sambung_span* contexts; /* `count` of them, or NULL */
  void* sink;                   /* give it back to `emit` */
  /* Hands over one result of request number `request`; copies `item`. [instance], only while the
   * call runs. False: the host has no room for more; return. */
  int32_t (*emit)(void* sink, size_t request, int32_t kind, sambung_span item);
} sambung_call;

/* An operation; what requests and items are is said by its id below. Writes `call->count`
 * outcomes, in order; there are no lanes here. */
typedef struct sambung_operation {
  uint32_t struct_size;
  uint32_t reserved;
  void (*run)(sambung_connector*, const sambung_call*, sambung_outcome*); /* [instance] */
} sambung_operation;

/* The operations. plugins/abi/OPERATIONS.md says what each takes and gives; a request is a JSON
 * object unless said otherwise, "record" is an item as that page shows it. */
#define SAMBUNG_EXT_DESCRIBE "sambung.describe/0" /* what system and connector can do */
#define SAMBUNG_EXT_PROBE "sambung.probe/0"       /* reach, credentials, rights; changes nothing */
#define SAMBUNG_EXT_PROVISION "sambung.provision/0" /* what must exist there first: plan or apply */
#define SAMBUNG_EXT_FIND "sambung.find/0"           /* records by keys; no effect there */
#define SAMBUNG_EXT_FETCH "sambung.fetch/0"         /* records by id, as they are now */
#define SAMBUNG_EXT_UPSERT "sambung.upsert/0"       /* makes or changes records */
#define SAMBUNG_EXT_LOG "sambung.log/0"             /* history into the system's own timeline */
#define SAMBUNG_EXT_CHANGES "sambung.changes/0"     /* what changed since a cursor */
#define SAMBUNG_EXT_RECEIVE "sambung.receive/0"     /* reads the system's own webhook; no I/O */
#define SAMBUNG_EXT_SUBSCRIPTIONS "sambung.subscriptions/0" /* keeps those webhooks coming */
#define SAMBUNG_EXT_LOOKUP "sambung.lookup/0" /* anything else, for flows; no effect */
#define SAMBUNG_EXT_ERASE "sambung.erase/0"   /* persons, for good */

/* ---- Tables ------------------------------------------------------------------------------- */

enum { SAMBUNG_LOG_DEBUG = 0, SAMBUNG_LOG_NOTE = 1, SAMBUNG_LOG_WARN = 2, SAMBUNG_LOG_ERROR = 3 };

/* What the host offers. Lives until `destroy` has returned. */
struct sambung_host {
  uint32_t struct_size;
  uint32_t abi_minor;
  void* impl;
  /* One line for operators, cut at 1 KiB; no personal data, no secrets. [any] */
  void (*log)(const sambung_host*, int32_t level, sambung_span text);
  /* A host service by id (http.h: SAMBUNG_HOST_HTTP); NULL when this host has none. [any] */
  const void* (*extension)(const sambung_host*, const char* id);
};

/* What a new instance gets. Borrowed until `create` returns. */
typedef struct sambung_setup {
  uint32_t struct_size;
  uint32_t reserved;
  sambung_span connection; /* the operator's name for it */
  sambung_span config;     /* a JSON object that the manifest's schema accepts; has the secrets */
} sambung_setup;

/* One instance; allocated and freed by the connector, constant once `create` has returned. */
struct sambung_connector {
  uint32_t struct_size;
  uint32_t reserved;
  void* impl;
  /* Takes `count` (at least 1) events and writes as many outcomes. May block. [instance] */
  void (*deliver)(sambung_connector*, const sambung_event* events, size_t count,
                  sambung_outcome* outcomes);
  /* Makes the call that runs return within 1 s; a later call is not affected. [any] */
  void (*cancel)(sambung_connector*);
  /* The last call; frees the instance. [instance] */
  void (*destroy)(sambung_connector*);
  /* A `const sambung_operation *` that lives as long as the instance, NULL if absent. [any] */
  const void* (*extension)(sambung_connector*, const char* id);
};

typedef struct sambung_entry {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor; /* the lowest host minor that this connector can live with */
  uint32_t reserved;
  const char* id;      /* "jsonl"; NUL-terminated, as the two below; valid for ever */
  const char* version; /* "1.4.0" */
  /* JSON: {"name","summary","config":{JSON Schema draft-07},"secrets":["key"...],
   * "events":["message.*"...],"events_setting":"events","wants_raw":bool,"replay_safe":bool}.
   * `events` (absent or []: all) are what a connection gets whose settings name none; a connector
   * that takes no events has "events":null, and one that takes none where a member of its
   * configuration is false has that member's name as "events_setting". "mapping", "describe", "auth", "http", "limits": OPERATIONS.md. Without
   * replay_safe nothing that was done comes again because an operator asks for it
   * (SAMBUNG_FLAG_REPLAY); after a crash it still may.
   * An absent bool is false; with a member of another type the connector does not start. */
  const char* manifest;
  /* Makes an instance; does no network I/O. NULL on failure, `why` then says INVALID (only a
   * change of the configuration helps) or TRANSIENT, and the reason. [instance] */
  sambung_connector* (*create)(const sambung_host*, const sambung_setup*, sambung_outcome* why);
} sambung_entry;

#define SAMBUNG_EXPORT __attribute__((visibility("default")))

/* The one exported symbol of a connector. */
SAMBUNG_EXPORT extern const sambung_entry sambung_entry_v0;

#ifdef __cplusplus
}
#endif

#endif
