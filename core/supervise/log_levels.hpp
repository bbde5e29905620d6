#pragma once

#include <spdlog/common.h>

namespace sambung::supervise {

/// SAMBUNG_LOG_* as spdlog has it, by number.
constexpr spdlog::level::level_enum kLevels[] = {spdlog::level::debug, spdlog::level::info,
                                                 spdlog::level::warn, spdlog::level::err};

}  // namespace sambung::supervise
