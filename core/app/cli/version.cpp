#include "core/app/cli/small_verbs.hpp"

#include <ostream>

#include "core/app/cli/command_line.hpp"
#include "core/app/cli/version.hpp"
#include "core/json/writer.hpp"

namespace sambung::cli {

int Version::run(Terminal& terminal) {
  if (terminal.format == Format::kText) {
    terminal.out << "sambung " << kVersion << "\n";
    return kOk;
  }
  std::string json;
  json::Writer writer(json);
  writer.begin_object();
  writer.key("version");
  writer.string(kVersion);
  writer.end_object();
  terminal.out << json << "\n";
  return kOk;
}

}  // namespace sambung::cli
