#pragma once

#include <spdlog/logger.h>

// What formats every line is a template that spdlog calls from its own header, so that each unit
// that logs compiled the whole of it again: 3.6 seconds. It is compiled once, in logger.cpp.
#if FMT_VERSION / 10000 == 9
FMT_BEGIN_NAMESPACE
namespace detail {
extern template void vformat_to<char>(buffer<char>&, basic_string_view<char>,
                                      basic_format_args<FMT_BUFFER_CONTEXT(char)>, locale_ref);
}  // namespace detail
FMT_END_NAMESPACE
#endif
