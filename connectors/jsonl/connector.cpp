#include <sambung/connector.hpp>
#include <string>
#include <unordered_set>

#include "connectors/jsonl/config.hpp"
#include "connectors/jsonl/line_file.hpp"
#include "connectors/jsonl/mapping.hpp"

namespace {

using sambung::Batch;
using sambung::Call;
using sambung::Outcome;
using sambung::Outcomes;

/// Appends each event once: an id that the file has already is done without writing.
class Jsonl {
 public:
  explicit Jsonl(const sambung::Setup& setup)
      : config_(sambung::jsonl::parse_config(setup.config)),
        file_(config_.path, config_.rotate_bytes) {
    if (file_.cut_bytes() > 0) {
      setup.host.warn("cut off " + std::to_string(file_.cut_bytes()) +
                      " bytes of a line that a crash left unfinished; it comes again");
    }
  }

  Outcomes deliver(const Batch& batch) {
    std::string lines;
    std::unordered_set<std::string_view> here;
    std::unordered_set<std::string_view> stopped;  // lanes, where the SDK answers for what is left
    Outcomes outcomes = sambung::all(batch, Outcome::done());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const sambung::Event event = batch[i];
      if (stopped.contains(event.lane())) continue;
      if (!sambung::jsonl::is_sound(event)) {
        outcomes[i] = Outcome::invalid("the event's body is no JSON object");
        stopped.insert(event.lane());
        continue;
      }
      if (file_.has(event.id()) || !here.insert(event.id()).second) continue;
      lines += sambung::jsonl::line_of(event);
    }
    if (!lines.empty()) file_.append(lines);  // a failure is thrown: all are tried again
    return outcomes;
  }

  void describe(Call& call) {
    call.emit(0, R"({"objects":[]})");
    call.settle_all(Outcome::done());
  }

  void probe(Call& call) {
    call.emit(0, R"({"check":"file is open for writing","ok":true,"detail":""})");
    call.settle_all(Outcome::done());
  }

 private:
  sambung::jsonl::Config config_;
  sambung::jsonl::LineFile file_;
};

}  // namespace

SAMBUNG_CONNECTOR(Jsonl, "jsonl", "0.1.0", sambung::jsonl::kManifest)
