#pragma once

namespace sambung {

/// Prints the expression and its place to stderr and aborts.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace sambung

/// For our own mistakes, on in every build; never for input.
#define SAMBUNG_ASSERT(expression)         \
  (static_cast<bool>(expression) ? void(0) \
                                 : ::sambung::assertion_failed(#expression, __FILE__, __LINE__))
