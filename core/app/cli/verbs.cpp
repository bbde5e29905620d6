#include "core/app/cli/connector.hpp"
#include "core/app/cli/dev.hpp"
#include "core/app/cli/init.hpp"
#include "core/app/cli/lint.hpp"
#include "core/app/cli/normalise.hpp"
#include "core/app/cli/run.hpp"
#include "core/app/cli/small_verbs.hpp"
#include "core/app/cli/verb.hpp"

namespace sambung::cli {

namespace {

constexpr Verb kVerbs[] = {
    {"dev", "Broker, simulated WhatsApp and lively traffic on this machine",
     "sambung dev --rate 5", make_command<Dev>},
    {"init", "Write a first configuration", "sambung init /etc/sambung", make_command<Init>},
    {"run", "Run the broker", "sambung run /etc/sambung/sambung.yaml", make_command<Run>},
    {"lint", "Check a configuration without a network", "sambung lint sambung.yaml",
     make_command<Lint>},
    {"echo", "Show the configuration in force, secrets hidden", "sambung echo sambung.yaml",
     make_command<Echo>},
    {"schema", "JSON Schemas of events and configuration",
     "sambung schema message.received\n  sambung schema config > config.v1.json",
     make_command<Schema>},
    {"normalise", "Turn webhook JSON on standard input into events",
     "sambung normalise --no-raw -o jsonl < webhook.json", make_command<Normalise>},
    {"connector list", "List the connectors that are found", "sambung connector list -o jsonl",
     make_command<ConnectorList>},
    {"connector info", "Show what a connector says about itself", "sambung connector info sqlite",
     make_command<ConnectorInfo>},
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

}  // namespace

std::span<const Verb> verbs() { return kVerbs; }

}  // namespace sambung::cli
