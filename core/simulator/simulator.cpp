#include "core/simulator/simulator.hpp"

#include <future>
#include <utility>

#include "core/simulator/control.hpp"
#include "core/simulator/customers.hpp"
#include "core/simulator/graph/graph.hpp"
#include "core/simulator/handshake.hpp"
#include "core/simulator/net/http_server.hpp"
#include "core/simulator/net/loop.hpp"
#include "core/simulator/request_log.hpp"

namespace sambung::simulator {
namespace {

Error invalid(std::string what) {
  return {ErrorCode::kInvalid, "simulator options: " + std::move(what)};
}

bool is_id(const std::string& text) {
  return text.size() >= 5 && text.size() <= 18 &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

bool is_rate(double value) { return value >= 0 && value <= 1; }

Result<void> check_faults(const Faults& f) {
  for (const double rate : {f.duplicate, f.reorder, f.delay, f.batch, f.skip_sent, f.skip_delivered,
                            f.server_error, f.throttle, f.lost_answer}) {
    if (!is_rate(rate)) return invalid("fault rates are probabilities from 0 to 1");
  }
  return {};
}

Result<void> check(const Options& options) {
  if (options.app_secret.empty()) return invalid("app_secret is empty; nothing could be verified");
  if (options.access_token.empty()) return invalid("access_token is empty; give callers one");
  if (options.accounts.empty()) return invalid("there is no account");
  for (const AccountOptions& account : options.accounts) {
    if (!is_id(account.waba_id)) return invalid("waba_id must be 5 to 18 digits");
    if (account.channels.empty()) return invalid("account " + account.waba_id + " has no number");
  }
  if (!(options.speed > 0) || options.speed > 1e6)
    return invalid("speed must be over 0, up to 1e6");
  if (options.target_connections == 0) return invalid("target_connections must be at least 1");
  if (!(options.throughput_per_second >= 1)) return invalid("throughput_per_second is below 1");
  return check_faults(options.faults);
}

WebhookSender::Options sender_options(const Options& options) {
  WebhookSender::Options made;
  made.app_secret = options.app_secret.duplicate();
  made.authority_pem = options.target_authority_pem;
  made.connections = options.target_connections;
  made.pending_max = options.pending_max;
  made.seed = options.seed + 3;
  return made;
}

class Running final : public Simulator {
 public:
  Running(Options options, std::optional<Url> target)
      : options_(std::move(options)),
        clock_(options_.clock == nullptr ? system_clock_ : *options_.clock),
        pace_(options_.speed),
        ids_(options_.seed),
        random_(options_.seed + 1),
        world_(options_, std::move(target)),
        sender_(loop_, meter_, pace_, sender_options(options_)),
        webhooks_(loop_, sender_, clock_, pace_, options_.seed + 2,
                  [this](auto account, auto channel, auto field) {
                    return world_.route(account, channel, field);
                  }),
        handshake_(loop_, options_.target_authority_pem, options_.seed + 4),
        platform_{options_,
                  world_,
                  webhooks_,
                  loop_,
                  clock_,
                  pace_,
                  ids_,
                  random_,
                  {},
                  [this](const Url& url, const std::string& token, auto done) {
                    handshake_.ask(url, token, std::move(done));
                  }},
        graph_(platform_),
        customers_(platform_),
        control_(platform_, customers_, log_, meter_) {
    webhooks_.set_faults(options_.faults);
  }
  ~Running() override { loop_.stop(); }

  Result<void> open() {
    const auto serve = [this](HttpRequest request, const Responder& respond) {
      accept(std::move(request), respond);
    };
    HttpServer::Options plain;
    plain.port = options_.http_port;
    auto http = HttpServer::listen(loop_, plain, serve);
    if (!http) return http.error();
    http_ = std::move(*http);
    platform_.origin = base_url();
    if (options_.https) {
      if (auto opened = open_https(serve); !opened) return opened;
    }
    loop_.run();
    return {};
  }

  std::uint16_t http_port() const override { return http_->port(); }
  std::uint16_t https_port() const override { return https_ ? https_->port() : 0; }
  std::string base_url() const override {
    return "http://127.0.0.1:" + std::to_string(http_->port());
  }
  std::string authority_file() const override { return authority_file_; }

  Result<void> verify_target() override {
    auto outcome = std::make_shared<std::promise<Result<void>>>();
    loop_.post([this, outcome] {
      if (!world_.callback) {
        return outcome->set_value(
            Error{ErrorCode::kNotFound, "simulator: there is no webhook target"});
      }
      handshake_.ask(*world_.callback, std::string(options_.verify_token.reveal()),
                     [outcome](bool repeated) {
                       outcome->set_value(repeated ? Result<void>{} : refused_handshake());
                     });
    });
    return outcome->get_future().get();
  }

  Result<Triggered> trigger(const TriggerRequest& request) override {
    return loop_.call([&] { return customers_.trigger(request); });
  }
  Result<std::string> say(const Utterance& utterance) override {
    return loop_.call([&] { return customers_.say(utterance); });
  }
  Result<std::size_t> emit(const std::vector<Update>& updates) override {
    return loop_.call([&] { return emit_here(updates); });
  }
  Result<void> post(std::string body) override {
    return loop_.call([&] {
      const Channel& channel = world_.channels.front();
      return webhooks_.emit_body(std::move(body), channel.account_id, channel.id, "messages");
    });
  }
  void set_faults(const Faults& faults) override {
    loop_.call([&] { webhooks_.set_faults(faults); });
  }
  DeliveryCounts deliveries() const override { return meter_.counts(); }
  bool wait_settled(std::chrono::milliseconds timeout) override {
    return meter_.wait_settled(timeout);
  }

 private:
  static Result<void> refused_handshake() {
    return Error{
        ErrorCode::kUnauthorised,
        "simulator: the target did not answer the handshake with 200 and the challenge; is "
        "it running, and is its verify token the same?"};
  }

  Result<void> open_https(const Handler& serve) {
    auto identity = make_tls_identity();
    if (!identity) return identity.error();
    auto file = write_authority(*identity, options_.https->authority_folder);
    if (!file) return file.error();
    HttpServer::Options secure;
    secure.port = options_.https->port;
    secure.identity = &*identity;
    auto https = HttpServer::listen(loop_, secure, serve);
    if (!https) return https.error();
    https_ = std::move(*https);
    authority_file_ = *file;
    return {};
  }

  void accept(HttpRequest request, const Responder& respond) {
    if (request.path().starts_with("/_simulator/")) return respond(control_.serve(request));
    auto kept = std::make_shared<HttpRequest>(std::move(request));
    graph_.serve(*kept, [this, kept, respond](HttpReply reply) {
      log_.add(*kept, reply.status, clock_.now());
      respond(std::move(reply));
    });
  }

  void note(Channel& channel, const Update& update) {
    if (update.message_id.empty()) return;
    world_.add_received(update.message_id, clock_.now());
    if (!update.from.empty()) {
      world_.note_inbound(channel, world_.person(update.from), clock_.now());
    }
  }

  Result<std::size_t> emit_here(const std::vector<Update>& updates) {
    std::size_t taken = 0;
    for (const Update& update : updates) {
      Channel* channel = update.phone_number_id.empty() ? &world_.channels.front()
                                                        : world_.channel(update.phone_number_id);
      if (channel == nullptr) {
        return Error{ErrorCode::kNotFound,
                     "simulator: no phone_number_id " + update.phone_number_id};
      }
      auto emitted = webhooks_.emit(
          {channel->account_id, channel->id, update.field, update.value_json, false});
      if (!emitted && emitted.error().code == ErrorCode::kFull) break;
      if (!emitted) return emitted.error();
      note(*channel, update);
      customers_.note_files(*channel, update.value_json);
      ++taken;
    }
    return taken;
  }

  const Options options_;
  const SystemClock system_clock_;
  const Clock& clock_;
  const Pace pace_;
  Loop loop_;
  DeliveryMeter meter_;
  IdMaker ids_;
  Random random_;
  World world_;
  RequestLog log_;
  WebhookSender sender_;
  Webhooks webhooks_;
  Handshake handshake_;
  Platform platform_;
  Graph graph_;
  Customers customers_;
  Control control_;
  std::unique_ptr<HttpServer> http_;
  std::unique_ptr<HttpServer> https_;
  std::string authority_file_;
};

}  // namespace

Result<std::unique_ptr<Simulator>> Simulator::start(Options options) {
  if (auto fine = check(options); !fine) return fine.error();
  std::optional<Url> target;
  if (!options.target_url.empty()) {
    auto parsed = parse_loopback_url(options.target_url);
    if (!parsed) return parsed.error();
    target = *parsed;
  }
  auto running = std::make_unique<Running>(std::move(options), std::move(target));
  if (auto opened = running->open(); !opened) return opened.error();
  return std::unique_ptr<Simulator>(std::move(running));
}

}  // namespace sambung::simulator
