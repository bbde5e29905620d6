#include "connectors/tryton/rpc.hpp"

#include <algorithm>

#include "connectors/tryton/failure.hpp"

namespace sambung::tryton {

namespace {

using nlohmann::json;
using std::chrono::milliseconds;

/// What is left of a call's time for telling the host what came.
constexpr milliseconds kMargin{400};

json result_of(const HttpAnswer& answer, Effect effect) {
  json reply = json::parse(answer.body, nullptr, false);
  if (reply.is_object()) {
    const auto error = reply.find("error");
    if (error != reply.end()) throw Failure(outcome_of_error(*error));
    const auto result = reply.find("result");
    if (result != reply.end()) return std::move(*result);
  }
  const std::string why =
      "the answer is no JSON-RPC; http.base_url must be Tryton's own, with the name of the database";
  throw Failure(effect == Effect::kRead ? Outcome::transient(why) : Outcome::unknown(why));
}

}  // namespace

json Rpc::call(const std::string& method, json params, Effect effect, json context) {
  params.push_back(std::move(context));
  HttpRequest request{.method = "POST", .url = "/"};
  request.headers = {{"Content-Type", "application/json"}};
  request.body = json{{"id", ++number_}, {"method", method}, {"params", std::move(params)}}.dump();
  request.repeatable = effect == Effect::kRead;
  const auto left =
      std::chrono::duration_cast<milliseconds>(deadline_ - std::chrono::steady_clock::now()) -
      kMargin;
  if (left <= milliseconds(0)) throw Failure(Outcome::transient("no time left for this request"));
  request.deadline = left;
  const HttpAnswer answer = http_.send(request);
  if (answer.server_ms != 0) server_ms_ = answer.server_ms;
  if (!answer.good()) throw Failure(outcome_of_answer(request, answer));
  return result_of(answer, effect);
}

}  // namespace sambung::tryton
