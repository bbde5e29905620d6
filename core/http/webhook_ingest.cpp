#include "core/http/webhook_ingest.hpp"

#include <algorithm>

#include "core/http/query.hpp"
#include "core/whatsapp/handshake.hpp"
#include "core/whatsapp/normalise.hpp"

namespace sambung::http {

namespace {

Reply refusal(int status, const char* why) { return {.status = status, .body = why}; }

/// What the journal's answer means to the sender.
Reply answer_for(const Result<std::vector<journal::Appended>>& appended, IngestCounts& counts) {
  if (!appended) {
    ++counts.refused;
    return refusal(503, "not stored; send it again\n");
  }
  ++counts.accepted;
  for (const journal::Appended& event : *appended) {
    ++(event.duplicate ? counts.duplicates : counts.events);
  }
  return {.status = 200, .body = "stored\n"};
}

}  // namespace

WebhookIngest::WebhookIngest(std::vector<WebhookApp> apps, const model::Keys& keys,
                             journal::Journal& journal, const Clock& clock)
    : apps_(std::move(apps)),
      keys_(keys),
      journal_(journal),
      clock_(clock),
      counts_(std::make_shared<IngestCounts>()) {
  worker_ = std::jthread([this](const std::stop_token& stop) {
    while (auto job = large_.pop(stop)) {
      accept(*job->app, job->body, job->signature, std::move(job->respond));
    }
  });
}

WebhookIngest::~WebhookIngest() { worker_.request_stop(); }

const WebhookApp* WebhookIngest::find(std::string_view path) const {
  const auto app = std::find_if(apps_.begin(), apps_.end(),
                                [path](const WebhookApp& each) { return each.path == path; });
  return app == apps_.end() ? nullptr : &*app;
}

void WebhookIngest::handle(const Request& request, Respond respond) {
  const WebhookApp* app = find(request.path());
  if (app == nullptr) return respond(refusal(404, "no app listens on this path\n"));
  if (request.method() == "GET") return handshake(*app, request.query(), respond);
  if (request.method() != "POST") return respond(refusal(405, "GET or POST\n"));
  const auto signature = request.header("X-Hub-Signature-256");
  if (!signature || signature->empty()) {
    ++counts_->unauthorised;
    return respond(refusal(401, "exactly one X-Hub-Signature-256 is needed\n"));
  }
  if (request.body().size() <= kLargeBody) {
    return accept(*app, request.body(), *signature, std::move(respond));
  }
  Large large{app, std::string(request.body()), std::string(*signature), respond};
  if (!large_.try_push(std::move(large))) {
    ++counts_->refused;
    respond(refusal(503, "too many large bodies at once; send it again\n"));
  }
}

void WebhookIngest::accept(const WebhookApp& app, std::string_view body, std::string_view signature,
                           Respond respond) {
  if (!app.verifier.verify(body, signature)) {  // on the raw bytes, before anything reads them
    ++counts_->unauthorised;
    return respond(refusal(403, "the signature does not match\n"));
  }
  std::vector<model::EncodedEvent> events = whatsapp::normalise(body, {.app = app.name,
                                                                       .accounts = app.accounts,
                                                                       .portfolio = app.portfolio,
                                                                       .received = clock_.now(),
                                                                       .keys = keys_,
                                                                       .keep_raw = app.keep_raw});
  if (events.empty()) return respond(answer_for(std::vector<journal::Appended>{}, *counts_));
  for (const model::EncodedEvent& event : events) {
    if (event.envelope.type == "unrecognised") ++counts_->unrecognised;
  }
  const bool queued =
      journal_.append(std::move(events), journal::Priority::kWebhook,
                      [respond, counts = counts_](Result<std::vector<journal::Appended>> appended) {
                        respond(answer_for(appended, *counts));
                      });
  if (queued) return;
  ++counts_->refused;
  respond(refusal(503, "busy; send it again\n"));
}

void WebhookIngest::handshake(const WebhookApp& app, std::string_view query,
                              const Respond& respond) {
  auto answer = whatsapp::answer_handshake(parse_query(query), app.verify_token);
  if (answer) return respond({.status = 200, .body = *answer});
  ++counts_->unauthorised;
  const bool wrong_token = answer.error().code == ErrorCode::kUnauthorised;
  respond(refusal(wrong_token ? 403 : 400, wrong_token ? "the verify token does not match\n"
                                                       : "not a verification request\n"));
}

}  // namespace sambung::http
