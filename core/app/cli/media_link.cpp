#include "core/app/cli/media_link.hpp"

#include <ostream>

#include "core/settings/scalars.hpp"

namespace sambung::cli {

void MediaLink::declare(Options& options) {
  options.needed_text("file", file_, "Name of the file (`file` of media.stored), or an old link");
  options.text("--life", life_, "How long the link holds (default 1d)");
  operator_.config.declare(options);
}

int MediaLink::run(Terminal& terminal) {
  const auto life = settings::parse_duration(life_);
  if (!life || life->count() <= 0) {
    return terminal.fail(kUsage, "--life must be a duration, such as 30m, 12h or 7d");
  }
  const auto document = operator_.ask_for_text(
      control::RequestLine("media_link").text("file", file_).integer("life_ms", life->count()),
      terminal);
  if (!document) return operator_.code;
  terminal.out << document->root()["link"].string().value_or("") << "\n";
  return kOk;
}

}  // namespace sambung::cli
