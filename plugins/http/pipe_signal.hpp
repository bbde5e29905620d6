#pragma once

#include <csignal>

namespace sambung::remote {

/// Keeps SIGPIPE from this thread for a scope: TLS writes to sockets without MSG_NOSIGNAL, and we do
/// not own the process whose signals these are. Confined to its thread.
class PipeSignalBlock {
 public:
  PipeSignalBlock();
  ~PipeSignalBlock();
  PipeSignalBlock(const PipeSignalBlock&) = delete;
  PipeSignalBlock& operator=(const PipeSignalBlock&) = delete;

 private:
  sigset_t before_;
  bool ours_;  ///< nobody else's was pending when the scope began
};

}  // namespace sambung::remote
