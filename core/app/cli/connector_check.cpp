#include "core/app/cli/connector_check.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <ostream>

#include "core/app/connector_facts.hpp"
#include "plugins/kit/config_file.hpp"
#include "plugins/kit/report.hpp"

namespace sambung::cli {

namespace {

std::string names_of_checks() {
  std::string names;
  for (const kit::Check& check : kit::checks()) names += std::string("\n  ") + check.name;
  return names;
}

bool any_named(const std::string& filter) {
  const auto all = kit::checks();
  return std::any_of(all.begin(), all.end(), [&](const kit::Check& check) {
    return std::string_view(check.name).find(filter) != std::string_view::npos;
  });
}

bool write(const std::string& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  return out.good();
}

}  // namespace

void ConnectorCheck::declare(Options& options) {
  options.needed_text("file", file_, "The connector: ./acme.so");
  options.text("--config", config_,
               "File with a configuration for it, JSON; {scratch} in it is a private folder");
  options.text("--filter", filter_, "Only checks whose name has this in it: upsert");
  options.number(
      "--seed", seed_,
      "Another one makes other customers and other garbage (default 1; the time with --live)");
  options.flag("--live", live_,
               "The configured system may be written to: a test account, never a customer's");
  options.text("--base-url", base_url_,
               "With --live: where the test account's API is, if not where the manifest says");
  options.text("--credential", credential_,
               "With --live: file whose first line is the header to show there, "
               "Authorization: Bearer abc, or hmac NAME KEY to sign requests");
  options.text("--merge", merge_,
               "With --live: program that merges two of the test account's records, "
               "called as: PROGRAM FROM INTO");
  options.text("--junit", junit_, "Write the results to this file too, as JUnit's XML");
}

int ConnectorCheck::run(Terminal& terminal) {
  if (!any_named(filter_)) {
    return terminal.fail(kUsage, "--filter: no check has `" + filter_ + "` in its name; there are" +
                                     names_of_checks());
  }
  std::error_code error;
  kit::Order order;
  order.library = std::filesystem::canonical(file_, error);
  if (error) return terminal.fail(kBadData, file_ + ": " + error.message());
  order.programs = terminal.programs;
  order.schemas = terminal.programs / ".." / "share" / "sambung" / "schema";
  // A live system still has the customers of an earlier run.
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto fresh = static_cast<std::uint64_t>(live_ ? now / std::chrono::seconds(1) : 1);
  order.seed = seed_ == 0 ? fresh : seed_;
  order.live = live_;
  if (const int code = complete(order, terminal); code != kOk) return code;
  return check(order, terminal);
}

int ConnectorCheck::complete(kit::Order& order, Terminal& terminal) const {
  if (!live_ && !(base_url_.empty() && credential_.empty() && merge_.empty())) {
    return terminal.fail(
        kUsage,
        "--base-url, --credential and --merge lead to a system that is written to; "
        "say --live as well, for a test account");
  }
  order.base_url = base_url_;
  if (!credential_.empty()) {
    auto credential = kit::read_credential(credential_);
    if (!credential) return terminal.fail(credential.error());
    order.credential = std::make_shared<const kit::Credential>(*std::move(credential));
  }
  if (!merge_.empty()) {
    std::error_code error;
    order.merge = std::filesystem::canonical(merge_, error);
    if (error || access(order.merge.c_str(), X_OK) != 0) {
      return terminal.fail(kUsage, "--merge: " + merge_ +
                                       " cannot be run; give a program, after chmod +x, that is "
                                       "called with the ids of two records");
    }
  }
  if (!config_.empty()) {
    auto config = kit::read_config(config_, kit::kScratch);
    if (!config) return terminal.fail(config.error());
    order.config = *std::move(config);
  }
  const auto facts = app::ask_connector(order.library, terminal.programs);
  if (!facts) {
    terminal.err << "FAIL  start.loads\n        " << facts.error().what << "\n";
    return kFindings;
  }
  order.manifest = facts->manifest;
  if (live_ && order.uses_http() && order.live_url().empty()) {
    return terminal.fail(kUsage,
                         "--live: neither the manifest nor --base-url says where the "
                         "connector's system is; give --base-url https://...");
  }
  return kOk;
}

int ConnectorCheck::check(const kit::Order& order, Terminal& terminal) const {
  const auto ran = kit::run_checks(order, filter_, [&](const kit::Ran& each) {
    if (terminal.format == Format::kText) terminal.out << kit::line_of(each) << std::endl;
    if (terminal.format == Format::kJsonLines) terminal.out << kit::json_of(each) << std::endl;
  });
  if (terminal.format == Format::kJson) terminal.out << kit::json_of(order, ran) << "\n";
  const std::size_t failures = kit::count(ran, kit::Verdict::kFailed);
  terminal.err << kit::count(ran, kit::Verdict::kPassed) << " passed, " << failures << " failed, "
               << kit::count(ran, kit::Verdict::kSkipped) << " skipped (seed " << order.seed
               << ")\n";
  if (!junit_.empty() && !write(junit_, kit::junit_of(order, ran))) {
    return terminal.fail(kInputOutput, junit_ + " cannot be written; check the folder");
  }
  return failures == 0 ? kOk : kFindings;
}

}  // namespace sambung::cli
