/* Compiled as C11: the header needs abi.h and nothing else, and its layout is what it was. */
#include <sambung/http.h>

#if defined(__x86_64__) || defined(__aarch64__)
_Static_assert(sizeof(sambung_http_header) == 32, "layout");
_Static_assert(offsetof(sambung_http_request, limiter) == 16, "layout");
_Static_assert(offsetof(sambung_http_request, headers) == 64, "layout");
_Static_assert(offsetof(sambung_http_request, body) == 80, "layout");
_Static_assert(offsetof(sambung_http_request, credential) == 96, "layout");
_Static_assert(sizeof(sambung_http_request) == 112, "layout");
_Static_assert(offsetof(sambung_http_answer, server_ms) == 24, "layout");
_Static_assert(offsetof(sambung_http_answer, reason) == 32, "layout");
_Static_assert(offsetof(sambung_http_answer, headers) == 288, "layout");
_Static_assert(sizeof(sambung_http_answer) == 320, "layout");
_Static_assert(sizeof(sambung_http_limit) == 40, "layout");
_Static_assert(offsetof(sambung_http, send) == 8, "layout");
_Static_assert(sizeof(sambung_http) == 40, "layout");
#endif

unsigned sambung_http_c11_size(void);
unsigned sambung_http_c11_size(void) { return (unsigned)sizeof(sambung_http); }
