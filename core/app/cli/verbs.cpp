#include <algorithm>
#include <iterator>

#include "core/app/cli/check.hpp"
#include "core/app/cli/connector.hpp"
#include "core/app/cli/connector_check.hpp"
#include "core/app/cli/connector_new.hpp"
#include "core/app/cli/dev.hpp"
#include "core/app/cli/hooks.hpp"
#include "core/app/cli/init.hpp"
#include "core/app/cli/lint.hpp"
#include "core/app/cli/lookup.hpp"
#include "core/app/cli/media_link.hpp"
#include "core/app/cli/normalise.hpp"
#include "core/app/cli/operate_verbs.hpp"
#include "core/app/cli/run.hpp"
#include "core/app/cli/simulate.hpp"
#include "core/app/cli/small_verbs.hpp"
#include "core/app/cli/sync.hpp"
#include "core/app/cli/tail.hpp"
#include "core/app/cli/test.hpp"
#include "core/app/cli/verb.hpp"

namespace sambung::cli {

namespace {

constexpr Verb kVerbs[] = {
    {"dev", "Broker, simulated WhatsApp and lively traffic on this machine", "sambung dev --rate 5",
     make_command<Dev>},
    {"init", "Write a first configuration", "sambung init /etc/sambung", make_command<Init>},
    {"run", "Run the broker", "sambung run /etc/sambung/sambung.yaml", make_command<Run>},
    {"lint", "Check a configuration without a network", "sambung lint sambung.yaml",
     make_command<Lint>},
    {"test", "Run the unit tests of mappings", "sambung test mapping_test.yaml",
     make_command<Test>},
    {"check", "Check tokens, systems and webhooks online", "sambung check sambung.yaml",
     make_command<Check>},
    {"echo", "Show the configuration in force, secrets hidden",
     "sambung echo sambung.yaml\n  sambung echo --origins --set log.level=debug",
     make_command<Echo>},
    {"schema", "JSON Schemas of events and configuration",
     "sambung schema message.received\n  sambung schema config > config.v1.json",
     make_command<Schema>},
    {"normalise", "Turn webhook JSON on standard input into events",
     "sambung normalise --no-raw -o jsonl < webhook.json", make_command<Normalise>},
    {"renormalise", "Read old webhooks with today's normaliser, after an upgrade",
     "sambung renormalise --dry-run", make_command<Renormalise>},
    {"tail", "Past and coming events",
     "sambung tail 'message.*' --since 1h\n  sambung tail --last 20 --until-end -o jsonl",
     make_command<Tail>},
    {"trigger", "Make a running simulator post a webhook",
     "sambung trigger messages.text --override messages.0.text.body=Halo", make_command<Trigger>},
    {"simulate", "The simulated WhatsApp Cloud API alone",
     "sambung simulate --target http://127.0.0.1:8080/webhooks/main --secret-file secret --rate 5",
     make_command<Simulate>},
    {"replay", "Deliver again to one connection, marked as a replay",
     "sambung replay archive --since 2d --dry-run\n"
     "  sambung replay archive --since 2026-01-31 --to 2026-02-01",
     make_command<Replay>},
    {"trace", "What became of one event", "sambung trace 01M82V7TTR0V8HFRBT7QDH1CTW",
     make_command<Trace>},
    {"top", "All connections at a glance", "sambung top --watch", make_command<Top>},
    {"dlq ls", "List what was given up on", "sambung dlq ls --connection archive",
     make_command<DlqList>},
    {"dlq show", "Show one of them with its event", "sambung dlq show 17", make_command<DlqShow>},
    {"dlq replay", "Deliver them again", "sambung dlq replay 17", make_command<DlqReplay>},
    {"dlq drop", "Forget them", "sambung dlq drop --connection archive --dry-run",
     make_command<DlqDrop>},
    {"sync plan", "What would be written into connected systems, from what is known",
     "sambung sync plan --connection erp -o jsonl", make_command<SyncPlan>},
    {"sync apply", "Let go what is planned for a connection whose writes are held",
     "sambung sync apply erp --dry-run", make_command<SyncApply>},
    {"sync provision", "What connected systems need before sync, shown or made",
     "sambung sync provision\n  sambung sync provision --connection erp --apply",
     make_command<SyncProvision>},
    {"sync shadow", "The journal through another version of a connector or mapping, compared",
     "sambung sync shadow crm --with build/hubspot.so --since 7d", make_command<SyncShadow>},
    {"sync links", "Which records are whose",
     "sambung sync links --person 01M82V7TTR0V8HFRBT7QDH1CTW", make_command<SyncLinks>},
    {"sync conflicts", "Values that gave way, each with the rule that decided",
     "sambung sync conflicts\n  sambung sync conflicts --person 01M82V7TTR0V8HFRBT7QDH1CTW",
     make_command<SyncConflicts>},
    {"sync reviews", "Fields that wait for a human", "sambung sync reviews",
     make_command<SyncReviews>},
    {"sync restore", "Bring a value back that gave way", "sambung sync restore 17 --dry-run",
     make_command<SyncRestore>},
    {"sync set", "Set or pin a field of a person, here and in all systems",
     "sambung sync set 01M82V7TTR0V8HFRBT7QDH1CTW name '\"Ayu Lestari\"' --pin",
     make_command<SyncSet>},
    {"sync reconcile", "Read all records again and compare",
     "sambung sync reconcile --connection erp", make_command<SyncReconcile>},
    {"sync drift", "What came of the latest reconciling", "sambung sync drift",
     make_command<SyncDrift>},
    {"hooks", "Where systems send their webhooks, and how that goes",
     "sambung hooks\n  sambung hooks --connection shop --secret", make_command<Hooks>},
    {"lookup", "Ask a connected system, as bots do: where is my order?",
     "sambung lookup shop order --phone +6281255501234\n"
     "  sambung lookup shop order --phone +6281255501234 --id 1001 -o json",
     make_command<Lookup>},
    {"media link", "Another link to a file that somebody sent, when the first has ended",
     "sambung media link 2026-11-27/5f0c8a4be1d7293660d1f4a92be87c35 --life 7d",
     make_command<MediaLink>},
    {"pause", "Hold a connection, across restarts", "sambung pause archive --reason 'disk is full'",
     make_command<Pause>},
    {"resume", "Let a connection go on", "sambung resume archive", make_command<Resume>},
    {"reload", "Read the configuration again", "sambung reload", make_command<Reload>},
    {"rebuild", "Fold the journal into state anew", "sambung rebuild --dry-run",
     make_command<Rebuild>},
    {"erase", "Make all of one person unreadable, for good",
     "sambung erase --phone 6281255501234 --dry-run", make_command<Erase>},
    {"doctor", "Look at this machine, installation and data folder",
     "sambung doctor\n  sambung doctor --bundle sambung-doctor.tar.gz", make_command<Doctor>},
    {"connector list", "List the connectors that are found", "sambung connector list -o jsonl",
     make_command<ConnectorList>},
    {"connector info", "Show what a connector says about itself", "sambung connector info sqlite",
     make_command<ConnectorInfo>},
    {"connector new", "Write the project of a connector that works, to begin from",
     "sambung connector new acme-crm\n  sambung connector new acme-crm --dir src/acme",
     make_command<ConnectorNew>},
    {"connector check", "Hold a connector to its contract",
     "sambung connector check build/connectors/acme-crm.so --config tests/check.json\n"
     "  sambung connector check acme-crm.so --config test-account.json --live --junit check.xml",
     make_command<ConnectorCheck>},
    {"connector describe-here", "Load a connector in this very process and print its facts",
     "sambung connector describe-here /usr/lib/sambung/connectors/jsonl.so",
     make_command<ConnectorDescribe>},
    {"explain", "Say what a code means and how to put it right",
     "sambung explain SB1203\n  sambung explain 131047", make_command<Explain>},
    {"completion", "Print a completion script for a shell",
     "sambung completion bash > /usr/share/bash-completion/completions/sambung",
     make_command<Completion>},
    {"version", "Print the version", "sambung version -o json", make_command<Version>},
};

struct Group {
  std::string_view word;
  std::string_view summary;
};

constexpr Group kGroups[] = {
    {"dlq", "Events that a connection gave up on"},
    {"sync", "Contacts and records that are kept alike in connected systems"},
    {"media", "Files that people sent"},
    {"connector", "Connectors, the plugins"},
};

}  // namespace

std::span<const Verb> verbs() { return kVerbs; }

std::string_view summary_of_group(std::string_view word) {
  const auto* group = std::find_if(std::begin(kGroups), std::end(kGroups),
                                   [word](const Group& each) { return each.word == word; });
  return group == std::end(kGroups) ? std::string_view() : group->summary;
}

}  // namespace sambung::cli
