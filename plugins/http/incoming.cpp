#include "plugins/http/incoming.hpp"

namespace sambung::remote {
namespace {

constexpr std::size_t kReadBytes = 16384;

}  // namespace

Tried<bool> Incoming::more() {
  bytes_.erase(0, taken_);
  taken_ = 0;
  const std::size_t before = bytes_.size();
  bytes_.resize(before + kReadBytes);
  const auto got = connection_.read(std::span(bytes_).subspan(before), patience_);
  bytes_.resize(before + (got ? *got : 0));
  if (!got) return got.failure();
  begun_ = begun_ || *got > 0;
  return *got > 0;
}

Tried<std::string> Incoming::line(std::size_t bytes_max) {
  for (std::size_t searched = 0;;) {
    const std::size_t end = pending().find('\n', searched);
    if (end != std::string_view::npos ? end + 1 > bytes_max : pending().size() >= bytes_max) {
      return Failure{Kind::kTooLarge, "the header section or a line of it is too long"};
    }
    if (end != std::string_view::npos) {
      if (end == 0 || pending()[end - 1] != '\r') {
        return Failure{Kind::kAmbiguous, "the answer is malformed: a line ends without CR"};
      }
      std::string line(pending().substr(0, end - 1));
      take(end + 1);
      return line;
    }
    searched = pending().size();
    const auto came = more();
    if (!came) return came.failure();
    if (!*came) {
      return Failure{Kind::kAmbiguous, begun_
                                           ? "the connection was closed in the midst of an answer"
                                           : "the connection was closed without an answer"};
    }
  }
}

}  // namespace sambung::remote
