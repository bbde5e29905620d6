#include <fstream>
#include <sstream>

#include "core/json/document.hpp"
#include "core/json/writer.hpp"
#include "plugins/kit/asked.hpp"
#include "plugins/kit/check.hpp"
#include "plugins/wire/session.hpp"

namespace sambung::kit {

namespace {

constexpr const char* kSecret = "kenari-rahasia-7f3a91";

/// The line of `text` that `mark` stands in.
std::string line_with(const std::string& text, const std::string& mark) {
  const std::size_t at = text.find(mark);
  const std::size_t start = text.rfind('\n', at);
  const std::size_t from = start == text.npos ? 0 : start + 1;
  return text.substr(from, text.find('\n', at) - from);
}

/// What of a customer stands in `text`, and where; empty for nothing.
std::string found_of(const Customer& customer, const std::string& text) {
  const std::pair<const char*, std::string> marks[] = {
      {"a name", customer.name.substr(customer.name.find(' ') + 1)},
      {"a phone number", customer.phone.substr(3)},
      {"an e-mail address", customer.email.substr(0, customer.email.find('@'))},
      {"a message's text", customer.text.substr(customer.text.find(' ') + 1)}};
  for (const auto& [what, mark] : marks) {
    if (text.find(mark) != text.npos) {
      return std::string(what) + " of a customer stands in what it says: " + line_with(text, mark);
    }
  }
  return {};
}

/// Everything at which a connector may complain about a customer's data.
void annoy(const Subject& subject, Trial& trial, Maker& maker) {
  const Customer& customer = maker.customer();
  const std::string keys = keys_of(customer);
  std::vector<std::pair<const char*, std::string>> requests = {
      {"find", R"({"object":"contact","keys":)" + keys + "}"},
      {"find", R"({"object":"contact","keys":{"phone":")" + customer.phone + R"("}})"},
      {"fetch", R"({"object":"contact","id":")" + customer.phone + R"("})"},
      {"lookup", R"({"what":"order","keys":)" + keys + "}"}};
  if (subject.order.effects()) {
    const std::string fields = fields_of(trial, subject.order, customer);
    const std::string op = "01KBCHECKPRIV0000000000000";
    for (const std::string& more :
         {std::string(), R"("id":")" + customer.phone + R"(",)",
          R"("id":"999999999","expected_version":")" + customer.name + R"(",)"}) {
      requests.emplace_back("upsert", upsert_of(op, customer, fields, more));
    }
    requests.emplace_back("upsert",
                          upsert_of(op, customer,
                                    R"({"name":[")" + customer.name + R"("],"phone":{"a":")" +
                                        customer.phone + R"("}})"));
    requests.emplace_back("log", R"({"key":"01KBCHECK1","contact":")" + customer.phone +
                                     R"(","text":")" + customer.text + R"("})");
  }
  for (const auto& [operation, request] : requests) {
    if (!subject.ability.can(operation)) continue;
    const auto whole = trial.call(operation, {.requests = {request}});
    const auto cut = trial.call(operation, {.requests = {request.substr(0, request.size() - 2)}});
    if (!whole || !cut) return;
  }
  if (!subject.order.effects() || trial.wants().nothing) return;
  for (deliver::Item& item : maker.items(trial.wants())) {
    trial.deliver({item});
    item.id = {};
    item.body.resize(item.body.size() - 1);
    trial.deliver({item});
    item.body = "\"" + customer.name + " " + customer.phone + " " + customer.text + "\"";
    trial.deliver({item});
  }
}

/// The configuration with every secret replaced by one of ours.
std::string with_secrets(const Subject& subject, std::size_t& replaced) {
  const auto manifest = json::Document::parse(
      subject.order.manifest, {.bytes_max = wire::kManifestBytesMax, .depth_max = 64});
  const auto config = json::Document::parse(subject.order.config);
  std::string out;
  json::Writer writer(out);
  writer.begin_object();
  for (const json::Value member : json::children(config->root())) {
    bool secret = false;
    for (const json::Value each :
         json::children(manifest ? manifest->root()["secrets"] : json::Value())) {
      secret = secret || each.string() == member.key();
    }
    writer.key(member.key());
    if (secret && member.is_string()) {
      ++replaced;
      writer.string(kSecret);
    } else {
      writer.raw(member.raw());
    }
  }
  writer.end_object();
  return out;
}

/// What of a credential no scheme's name is: "abc" of "Bearer abc", and the key of a signature.
std::string secret_part(const Credential& credential) {
  if (!credential.signing_key.empty()) return std::string(credential.signing_key.reveal());
  const std::string_view value = credential.value.reveal();
  return std::string(value.substr(value.rfind(' ') + 1));
}

std::string file_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

Finding personal_data_kept(const Subject& subject) {
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch);
  if (!trial.ready()) return not_up(trial);
  annoy(subject, trial, maker);
  if (const std::string found = found_of(maker.customer(), trial.said()); !found.empty()) {
    return failed(found);
  }
  return passed(subject.order.effects() ? "" : "without deliveries and writes: they need --live");
}

Finding secrets_kept(const Subject& subject) {
  std::size_t count = 0;
  const std::string config = with_secrets(subject, count);
  std::vector<std::string> secrets = {kSecret};
  if (const Credential* shown = subject.order.credential.get(); shown != nullptr) {
    secrets.push_back(secret_part(*shown));
    ++count;
  }
  if (count == 0) return skipped("the configuration has none of its manifest's secrets");
  const Scratch scratch;
  Maker maker(subject.order);
  Trial trial(subject.order, scratch, config);
  std::string process;
  if (trial.ready()) {
    for (const Sample& sample : samples(subject.order, subject.ability, maker)) {
      const auto result = trial.call(sample.operation, sample.asked);
      if (!result) break;
    }
    const std::string folder = "/proc/" + std::to_string(trial.pid());
    process = file_text(folder + "/cmdline") + file_text(folder + "/environ");
  }
  for (const std::string& secret : secrets) {
    if (trial.said().find(secret) != std::string::npos) {
      return failed("a secret of the connection stands in a log line or a reason");
    }
    if (process.find(secret) != std::string::npos) {
      return failed("a secret of the connection stands in the process list");
    }
  }
  return passed(std::to_string(count) + " secrets");
}

}  // namespace sambung::kit
