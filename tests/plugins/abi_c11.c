/* Compiled as C11: the header needs nothing else, and its layout on this platform is the one that
 * connectors in the field were built with. */
#include <sambung/abi.h>

#if defined(__x86_64__) || defined(__aarch64__)
_Static_assert(sizeof(sambung_span) == 16, "layout");
_Static_assert(offsetof(sambung_event, epoch) == 8, "layout");
_Static_assert(offsetof(sambung_event, partition) == 24, "layout");
_Static_assert(offsetof(sambung_event, time_ms) == 32, "layout");
_Static_assert(offsetof(sambung_event, schema_version) == 48, "layout");
_Static_assert(offsetof(sambung_event, id) == 56, "layout");
_Static_assert(offsetof(sambung_event, lane) == 56 + 7 * 16, "layout");
_Static_assert(offsetof(sambung_event, body) == 56 + 8 * 16, "layout");
_Static_assert(sizeof(sambung_event) == 56 + 10 * 16, "layout");
_Static_assert(offsetof(sambung_outcome, reason) == 16, "layout");
_Static_assert(offsetof(sambung_outcome, remote_id) == 16 + 256, "layout");
_Static_assert(sizeof(sambung_outcome) == 16 + 256 + 128, "layout");
_Static_assert(offsetof(sambung_call, count) == 16, "layout");
_Static_assert(offsetof(sambung_call, emit) == 48, "layout");
_Static_assert(sizeof(sambung_call) == 56, "layout");
_Static_assert(offsetof(sambung_operation, run) == 8, "layout");
_Static_assert(offsetof(sambung_host, log) == 16, "layout");
_Static_assert(sizeof(sambung_host) == 32, "layout");
_Static_assert(sizeof(sambung_setup) == 40, "layout");
_Static_assert(offsetof(sambung_connector, deliver) == 16, "layout");
_Static_assert(sizeof(sambung_connector) == 48, "layout");
_Static_assert(offsetof(sambung_entry, id) == 16, "layout");
_Static_assert(offsetof(sambung_entry, create) == 40, "layout");
_Static_assert(sizeof(sambung_entry) == 48, "layout");
#endif

int sambung_abi_c11_major(void);
int sambung_abi_c11_major(void) { return (int)SAMBUNG_ABI_MAJOR; }
