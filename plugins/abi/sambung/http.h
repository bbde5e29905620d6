/* sambung/http.h - HTTP as a service of the host, for a connector's own requests. C11.
 *
 * Got by `host->extension(host, SAMBUNG_HOST_HTTP)`: a `const sambung_http *` that lives as long as
 * the host, NULL from a host without it. The host connects, keeps connections, shows the
 * connection's credential (which the connector never sees), waits for leave to call under the
 * system's limits, and ends what runs when the call is cancelled. Requests can be made only while
 * `deliver` or an operation runs. Rules of abi.h hold; all functions are [instance] and may block.
 *
 * A 401 is answered by one fresh token and the same request again, before the connector sees it.
 * Nothing else is repeated that may have had an effect, unless the connector says that it may. */
#ifndef SAMBUNG_HTTP_H
#define SAMBUNG_HTTP_H

#include <sambung/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SAMBUNG_HOST_HTTP "sambung.http/0"

typedef struct sambung_http_header {
  sambung_span name;
  sambung_span value;
} sambung_http_header;

#define SAMBUNG_HTTP_REPEATABLE \
  1u /* said twice it does the same as once; GET, HEAD, OPTIONS are so */
#define SAMBUNG_HTTP_NO_AUTH \
  2u                           /* without the credential; needed for origins that are not its own */
#define SAMBUNG_HTTP_URGENT 4u /* somebody waits for it: goes before others under a limit */
#define SAMBUNG_HTTP_BULK 8u   /* nobody waits for it: leaves room to others under a limit */

typedef struct sambung_http_request {
  uint32_t struct_size;
  uint32_t deadline_ms; /* for all of it, the wait for a limit too; 0: 30 s; at most 10 min */
  uint32_t flags;       /* SAMBUNG_HTTP_*; unknown bits are ignored */
  uint32_t cost;        /* points, where a limit counts points; 0: 1 */
  sambung_span
      limiter;         /* scope of limits that it falls under besides the general ones ("search") */
  sambung_span method; /* capital letters */
  sambung_span url;    /* absolute, or from "/" on: then after the base, see `base` */
  /* Not Host, nor what frames the message, nor what carries the credential. */
  const sambung_http_header* headers;
  size_t header_count; /* at most 128 */
  sambung_span body;   /* at most 64 MiB */
  /* Which of the connection's further credentials is shown, by its use ("journal"), at most 128 bytes;
   * empty: its own. The limits are those of its own: what another one says is counted by none. */
  sambung_span credential;
} sambung_http_request;

/* Why there is no answer, by what may be done next. An unknown number is taken as AMBIGUOUS. */
enum {
  SAMBUNG_HTTP_ANSWERED = 0,   /* there is one: `status` */
  SAMBUNG_HTTP_REFUSED = 1,    /* by us: the request is none that may be said; not done */
  SAMBUNG_HTTP_NOT_SENT = 2,   /* no name, no connection, no TLS, no token now: safe to repeat */
  SAMBUNG_HTTP_AMBIGUOUS = 3,  /* lost or unreadable after bytes left: it may have been done */
  SAMBUNG_HTTP_TOO_LARGE = 4,  /* the answer is beyond a bound; it may have been done */
  SAMBUNG_HTTP_DEADLINE = 5,   /* `bytes_left` says whether it may have been done */
  SAMBUNG_HTTP_CANCELLED = 6,  /* likewise */
  SAMBUNG_HTTP_AUTH_DEAD = 7,  /* the credential needs a human; not done. `status` 401 or 0 */
  SAMBUNG_HTTP_BUDGET = 8,     /* a limit leaves no room before the deadline; see retry_after_ms */
  SAMBUNG_HTTP_NOT_ALLOWED = 9 /* an address, origin or redirect that the settings do not allow */
};

/* `headers` and `body` are valid until the next call of this service by the instance. */
typedef struct sambung_http_answer {
  uint32_t struct_size;
  int32_t failure;         /* SAMBUNG_HTTP_ANSWERED ... */
  int32_t status;          /* 200 to 599; 0: none */
  uint32_t bytes_left;     /* 1: a byte of the request had left */
  uint32_t retry_after_ms; /* what the system or a limit asks for; 0: nothing */
  uint32_t reserved;
  int64_t server_ms; /* the system's clock when it answered (its `Date`); 0: not said */
  char reason[256];  /* NUL-terminated, of a failure: for operators, without secrets or data */
  const sambung_http_header* headers;
  size_t header_count;
  sambung_span body;
} sambung_http_answer;

/* How one of the system's limits stands, as the body of an answer says. Negative: not said. */
typedef struct sambung_http_limit {
  uint32_t struct_size;
  uint32_t reserved;
  double remaining;
  double size;
  double per_second; /* how fast it fills again */
  double resets_in_ms;
} sambung_http_limit;

typedef struct sambung_http {
  uint32_t struct_size;
  uint32_t reserved;
  /* Zero `answer` but for struct_size; it is filled whatever happens. */
  void (*send)(const sambung_host*, const sambung_http_request*, sambung_http_answer* answer);
  /* What a relative URL is appended to, without a "/" at its end: the connection's `base_url`, else
   * where the credential's system says that its API is (instance_url, api_domain). May ask for a
   * token. Empty: neither is there. */
  sambung_span (*base)(const sambung_host*);
  /* The body of the last answer says that the credential was not accepted, though its status does
   * not. 1: a fresh token is fetched, send it again; 0: the credential needs a human. */
  int32_t (*rejected)(const sambung_host*);
  /* A limit by the name that the manifest or the settings give it, else by its scope. */
  void (*limit)(const sambung_host*, sambung_span name, const sambung_http_limit*);
} sambung_http;

#ifdef __cplusplus
}
#endif

#endif
