// Prints what reading one webhook costs, in microseconds: the best of several runs,
// because what else the machine does only makes a run slower.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "core/json/document.hpp"
#include "core/whatsapp/normalise.hpp"
#include "core/whatsapp/signature.hpp"

namespace {

using namespace sambung;  // NOLINT: a program of one file

/// A text message as WhatsApp sends it, 816 bytes.
std::string text_webhook() {
  std::string body =
      R"({"object":"whatsapp_business_account","entry":[{"id":"710000000000001","changes":[{"value":)"
      R"({"messaging_product":"whatsapp","metadata":{"display_phone_number":"62215550100",)"
      R"("phone_number_id":"820000000000002"},"contacts":[{"profile":{"name":"Ayu","username":)"
      R"("ayu.kopi"},"wa_id":"6281255501234","user_id":"ID.7741002938475561"}],"messages":[{"from":)"
      R"("6281255501234","from_user_id":"ID.7741002938475561","id":)"
      R"("wamid.HBgNNjI4MTI1NTUwMTIzNBUCABIYFjNFQjBDNzY3RDA5N0I3QzA1QjQ2AA==","timestamp":)"
      R"("1795392000","type":"text","text":{"body":")";
  const std::string end = R"("}}]},"field":"messages"}]}]})";
  body.append(816 - body.size() - end.size(), 'a');
  return body + end;
}

template <class Work>
double best_us(Work work) {
  constexpr int kRuns = 15;
  constexpr int kTimes = 20000;
  std::vector<double> runs;
  for (int run = 0; run < kRuns; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < kTimes; ++i) work();
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
    runs.push_back(took.count() / kTimes);
  }
  return *std::min_element(runs.begin(), runs.end());
}

}  // namespace

int main() {
  const std::string body = text_webhook();
  const auto keys = *model::Keys::make(Secret(std::string(32, 'k')));
  whatsapp::Source source{"main", {"710000000000001"}, "730000000000003", {}, keys, true};
  std::vector<Secret> secrets;
  secrets.emplace_back(std::string("sambung-test-secret"));
  const auto verifier = *whatsapp::SignatureVerifier::make(std::move(secrets));
  const std::string header = "sha256=" + std::string(64, '0');
  std::size_t sum = 0;
  const double parse = best_us([&] { sum += json::Document::parse(body)->root().size(); });
  const double all = best_us([&] { sum += whatsapp::normalise(body, source).size(); });
  source.keep_raw = false;
  const double no_raw = best_us([&] { sum += whatsapp::normalise(body, source).size(); });
  const double sign = best_us([&] { sum += verifier.verify(body, header).has_value(); });
  std::printf(
      "body %zu bytes: parse %.2f us, parse+normalise+encode %.2f us, without raw %.2f us, "
      "verify %.2f us (%.2f us/KB) [%zu]\n",
      body.size(), parse, all, no_raw, sign, sign * 1024 / static_cast<double>(body.size()),
      sum % 10);
  return 0;
}
