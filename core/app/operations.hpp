#pragma once

#include <functional>
#include <map>
#include <string>

#include "core/app/connections.hpp"
#include "core/app/erase.hpp"
#include "core/app/media_part.hpp"
#include "core/control/message.hpp"
#include "core/decide/projector.hpp"
#include "core/journal/journal.hpp"
#include "core/journal/key_store.hpp"
#include "core/ledger/ledger.hpp"
#include "core/model/keyed_hash.hpp"
#include "core/model/record.hpp"
#include "core/state/fold.hpp"
#include "core/sync/desk.hpp"
#include "core/sync/report.hpp"

namespace sambung::app {

/// What operators ask of a broker through the control socket, as JSON. Without a running broker
/// (`live` is null) only what looks works. Commands that change something leave one audit line in
/// the log, dry runs aside. What it refers to must outlive it. Confined to one thread at a time,
/// but for the verbs of which `may_run_beside` is true, which any thread may ask at any time.
class Operations {
 public:
  /// What only a running broker has.
  struct Live {
    journal::Journal& journal;
    decide::Projector& projector;
    Connections& connections;
    Access& access;
    Hooks& hooks;
    sync::Desk& desk;
    const model::Keys& keys;
    state::Portfolios portfolios;
    MediaPart* media = nullptr;  ///< none: files are not fetched
    std::function<Result<ErasureReport>(const ErasureRequest&, bool dry_run)> erase;
    std::function<std::string()> metrics;
    std::function<Result<std::string>()> reload;
  };
  struct Needs {
    journal::JournalReader& journal;
    ledger::Ledger& ledger;
    spdlog::logger& log;
    std::filesystem::path data_folder;
    const Live* live = nullptr;
  };
  using Answer = Result<std::string>;

  explicit Operations(const Needs& needs) : needs_(needs) {}

  /// Whether `verb` waits for another system, which operators must not wait for.
  static bool may_run_beside(std::string_view verb) { return verb == "lookup"; }
  /// kInvalid - no such verb, or arguments are missing; kUnavailable - it needs a running broker.
  Answer answer(const control::Request& request);

 private:
  using Function = Answer (Operations::*)(const control::Request&);
  struct Row {
    const char* verb;
    Function function;
    bool changes;  ///< needs a running broker, and is audited
  };
  static const Row kRows[];

  // operations_status.cpp
  Answer status(const control::Request& request);
  Answer trace(const control::Request& request);
  Answer metrics(const control::Request& request);
  Answer log_lines(const control::Request& request);
  // operations_dlq.cpp
  Answer dlq_list(const control::Request& request);
  Answer dlq_show(const control::Request& request);
  Answer dlq_replay(const control::Request& request);
  Answer dlq_drop(const control::Request& request);
  Result<std::vector<ledger::DeadLetter>> chosen(const control::Request& request);
  Answer for_chosen(const control::Request& request,
                    Result<void> (ledger::Ledger::*act)(std::int64_t));
  // operations_replay.cpp
  Answer replay(const control::Request& request);
  Result<ledger::Range> wanted_range(const control::Request& request, std::uint32_t partition);
  Result<void> check_replay_safe(const std::string& name) const;
  Result<void> move(const std::string& name, const std::vector<ledger::Range>& ranges,
                    bool stood_here);
  // operations_sync.cpp
  Answer sync_plan(const control::Request& request);
  Answer sync_links(const control::Request& request);
  Answer sync_conflicts(const control::Request& request);
  Answer sync_reviews(const control::Request& request);
  Answer sync_drift(const control::Request& request);
  Answer hooks(const control::Request& request);
  // operations_lookup.cpp
  Answer lookup(const control::Request& request);
  Answer sync_restore(const control::Request& request);
  Answer sync_set(const control::Request& request);
  Answer sync_apply(const control::Request& request);
  Answer sync_reconcile(const control::Request& request);
  Answer edit_person(const control::Request& request, model::PersonEdited edited);
  Result<sync::Report> report() const;
  // operations_media.cpp
  Answer media_link(const control::Request& request);
  Result<void> wake(const std::string& consumer) const;
  // operations_change.cpp
  Answer rebuild(const control::Request& request);
  Answer erase(const control::Request& request);
  Answer renormalise(const control::Request& request);
  Answer pause(const control::Request& request);
  Answer resume(const control::Request& request);
  Answer reload(const control::Request& request);

  const Needs needs_;
};

}  // namespace sambung::app
