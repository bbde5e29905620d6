#pragma once

#include "core/base/result.hpp"

namespace sambung::cli {

/// What the process ends with; part of the interface (sysexits where they fit).
enum ExitCode : int {
  kOk = 0,
  kFindings = 1,       ///< it worked, and found something to put right
  kUsage = 64,         ///< the command line is wrong
  kBadData = 65,       ///< the input is wrong
  kUnavailable = 69,   ///< something that is needed does not answer
  kInternal = 70,      ///< our own mistake
  kTargetExists = 73,  ///< something is there already
  kInputOutput = 74,   ///< reading or writing failed
  kTryAgain = 75,      ///< later
  kNoPermission = 77,  ///< not allowed
  kBadConfig = 78,     ///< the configuration is wrong
};

/// The exit code that fits an error.
inline int exit_code_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid: return kBadData;
    case ErrorCode::kUnauthorised: return kNoPermission;
    case ErrorCode::kNotFound: return kBadData;
    case ErrorCode::kExists: return kTargetExists;
    case ErrorCode::kUnavailable: return kUnavailable;
    case ErrorCode::kFull: return kTryAgain;
    case ErrorCode::kCorrupt: return kInputOutput;
  }
  return kInternal;
}

}  // namespace sambung::cli
