#include "connectors/nats/connection.hpp"

#include <nats/nats.h>

#include <algorithm>
#include <charconv>

#include "connectors/nats/acknowledgement.hpp"
#include "connectors/web/failure.hpp"

namespace sambung::nats {

namespace {

using web::Failure;

constexpr std::int64_t kConnectMs = 3000;
constexpr std::int64_t kApiMs = 900;  // these requests hear no `cancel`, which must work within 1 s
constexpr std::int64_t kNanosecondsInSecond = 1'000'000'000;

template <class T, void (*destroy)(T*)>
struct Destroyer {
  void operator()(T* it) const { destroy(it); }
};
using Options = std::unique_ptr<natsOptions, Destroyer<natsOptions, &natsOptions_Destroy>>;
using Msg = std::unique_ptr<natsMsg, Destroyer<natsMsg, &natsMsg_Destroy>>;
using Info = std::unique_ptr<jsStreamInfo, Destroyer<jsStreamInfo, &jsStreamInfo_Destroy>>;

Outcome outcome_of_status(natsStatus status, const std::string& step) {
  const std::string why = "NATS, " + step + ": " + natsStatus_GetText(status);
  switch (status) {
    case NATS_CONNECTION_AUTH_FAILED: return Outcome::auth_dead(why);
    case NATS_NOT_PERMITTED: return Outcome::permission(why);
    case NATS_MAX_PAYLOAD: return Outcome::invalid("the event is larger than the server takes");
    default: return Outcome::transient(why);
  }
}

void check(natsStatus status, const char* step) {
  if (status != NATS_OK) throw Failure(outcome_of_status(status, step));
}

/// What a request about a stream came to.
void check_api(natsStatus status, jsErrCode code, const std::string& stream) {
  if (status == NATS_OK) return;
  if (code != 0) throw Failure(outcome_of_code(code, stream));
  if (status == NATS_NO_RESPONDERS) {
    throw Failure(Outcome::transient("JetStream does not answer: is it enabled on the server?"));
  }
  throw Failure(outcome_of_status(status, "stream " + stream));
}

void set_access(natsOptions* options, const Access& access) {
  if (!access.user.empty()) {
    check(natsOptions_SetUserInfo(options, access.user.c_str(), access.password.c_str()), "user");
  }
  if (!access.token.empty()) check(natsOptions_SetToken(options, access.token.c_str()), "token");
  if (!access.credentials_file.empty()) {
    check(
        natsOptions_SetUserCredentialsFromFiles(options, access.credentials_file.c_str(), nullptr),
        "credentials_file");
  }
  if (access.tls) check(natsOptions_SetSecure(options, true), "tls");
  if (!access.ca_file.empty()) {
    check(natsOptions_LoadCATrustedCertificates(options, access.ca_file.c_str()), "ca_file");
  }
  if (!access.cert_file.empty()) {
    check(natsOptions_LoadCertificatesChain(options, access.cert_file.c_str(),
                                            access.key_file.c_str()),
          "cert_file and key_file");
  }
}

Options options_of(const Config& config) {
  natsOptions* made = nullptr;
  check(natsOptions_Create(&made), "options");
  Options options(made);
  std::vector<const char*> servers;
  for (const std::string& url : config.servers) servers.push_back(url.c_str());
  check(natsOptions_SetServers(made, servers.data(), static_cast<int>(servers.size())), "servers");
  check(natsOptions_SetNoRandomize(made, true), "options");
  check(natsOptions_SetTimeout(made, kConnectMs), "options");
  // A connection that was lost is made anew by the next call, which knows what was not acknowledged.
  check(natsOptions_SetAllowReconnect(made, false), "options");
  check(natsOptions_SetName(made, "sambung"), "options");
  // Without a handler the library writes to the standard error, subjects and all.
  check(natsOptions_SetErrorHandler(
            made, [](natsConnection*, natsSubscription*, natsStatus, void*) {}, nullptr),
        "options");
  set_access(made, config.access);
  return options;
}

/// The number behind the last dot of a reply's subject.
std::optional<std::uint64_t> number_of(std::string_view subject) {
  const std::string_view digits = subject.substr(subject.rfind('.') + 1);
  std::uint64_t number = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

Msg message_of(const Message& from, const std::string& reply, const std::string& stream) {
  natsMsg* made = nullptr;
  check(natsMsg_Create(&made, from.subject.c_str(), reply.c_str(), from.body.data(),
                       static_cast<int>(from.body.size())),
        "message");
  Msg message(made);
  check(natsMsgHeader_Set(made, "Nats-Msg-Id", std::string(from.id).c_str()), "message");
  check(natsMsgHeader_Set(made, "Nats-Expected-Stream", stream.c_str()), "message");
  check(natsMsgHeader_Set(made, "Content-Type", "application/cloudevents+json"), "message");
  return message;
}

}  // namespace

struct Connection::Handles {
  natsConnection* connection = nullptr;
  jsCtx* jetstream = nullptr;
  natsSubscription* replies = nullptr;
  std::string inbox;

  explicit Handles(const Config& config) {
    const Options options = options_of(config);
    check(natsConnection_Connect(&connection, options.get()), "connecting");
    try {
      open();
    } catch (...) {
      close();
      throw;
    }
  }
  ~Handles() { close(); }
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;

  void open() {
    jsOptions settings;
    check(jsOptions_Init(&settings), "JetStream");
    settings.Wait = kApiMs;
    check(natsConnection_JetStream(&jetstream, connection, &settings), "JetStream");
    natsInbox* made = nullptr;
    check(natsInbox_Create(&made), "inbox");
    inbox = made;
    natsInbox_Destroy(made);
    check(natsConnection_SubscribeSync(&replies, connection, (inbox + ".*").c_str()), "inbox");
  }
  void close() {
    natsSubscription_Destroy(replies);
    jsCtx_Destroy(jetstream);
    natsConnection_Destroy(connection);
  }
};

Connection::Connection(const Config& config) : config_(config) {}

Connection::~Connection() = default;

std::int64_t Connection::wait_ms() const {
  using std::chrono::milliseconds;
  const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now());
  return std::clamp(left, milliseconds(1), kStep).count();
}

void Connection::connect() {
  if (handles_ && natsConnection_IsClosed(handles_->connection)) handles_.reset();
  if (handles_) return;
  if (!connecting_.valid()) {
    connecting_ =
        std::async(std::launch::async, [this] { return std::make_unique<Handles>(config_); });
  }
  while (connecting_.wait_for(kStep) != std::future_status::ready) {
    if (is_over()) throw Failure(Outcome::transient("NATS: no connection in time"));
  }
  handles_ = connecting_.get();
  replies_ = 0;
}

void Connection::send(const std::vector<Message>& messages,
                      std::vector<std::optional<Outcome>>& outcomes) {
  first_reply_ = replies_;
  for (std::size_t i = 0; i < messages.size(); ++i) {
    const std::string reply = handles_->inbox + "." + std::to_string(replies_++);
    const Msg message = message_of(messages[i], reply, config_.stream);
    const natsStatus status = natsConnection_PublishMsg(handles_->connection, message.get());
    if (status != NATS_OK) outcomes[i] = outcome_of_status(status, "publishing");
  }
}

void Connection::await(std::vector<std::optional<Outcome>>& outcomes) {
  auto open = std::count(outcomes.begin(), outcomes.end(), std::nullopt);
  unheard_ = 0;
  while (open > unheard_ && !is_over()) {
    natsMsg* came = nullptr;
    const natsStatus status = natsSubscription_NextMsg(&came, handles_->replies, wait_ms());
    const Msg message(came);
    if (status == NATS_TIMEOUT) {
      const char* ignored = nullptr;
      if (natsConnection_GetLastError(handles_->connection, &ignored) == NATS_NOT_PERMITTED) return;
      if (natsConnection_IsClosed(handles_->connection)) return;
      continue;
    }
    if (status == NATS_NO_RESPONDERS) ++unheard_;  // to which event the library does not say
    if (status == NATS_NO_RESPONDERS) continue;
    if (status != NATS_OK) return;
    const auto number = number_of(natsMsg_GetSubject(came));
    // An answer to what an earlier call has given up is passed over.
    if (!number || *number < first_reply_ || *number - first_reply_ >= outcomes.size()) continue;
    auto& outcome = outcomes[*number - first_reply_];
    if (outcome) continue;
    --open;
    outcome = outcome_of_ack(
        {natsMsg_GetData(came), static_cast<std::size_t>(natsMsg_GetDataLength(came))},
        config_.stream);
  }
}

Outcome Connection::outcome_of_silence() {
  const char* ignored = nullptr;
  const bool refused =
      natsConnection_GetLastError(handles_->connection, &ignored) == NATS_NOT_PERMITTED;
  if (refused) {
    return Outcome::permission("NATS does not permit this user to publish to the subject");
  }
  if (natsConnection_IsClosed(handles_->connection)) {
    return Outcome::transient("the connection to NATS was lost before the acknowledgement");
  }
  if (unheard_ > 0) {
    return Outcome::transient(
        "no stream takes this subject, or JetStream is not up; "
        "`sambung sync provision` makes the stream");
  }
  return Outcome::transient("NATS did not acknowledge in time");
}

std::vector<Outcome> Connection::publish(const std::vector<Message>& messages) {
  connect();
  std::vector<std::optional<Outcome>> said(messages.size());
  send(messages, said);
  await(said);
  std::vector<Outcome> outcomes;
  outcomes.reserve(said.size());
  const bool silent = std::count(said.begin(), said.end(), std::nullopt) > 0;
  const Outcome silence = silent ? outcome_of_silence() : Outcome::done();
  for (auto& each : said) outcomes.push_back(each ? *std::move(each) : silence);
  // The library keeps its last error for ever.
  if (silence.outcome == SAMBUNG_PERMISSION) handles_.reset();
  return outcomes;
}

std::optional<StreamFacts> Connection::find_stream() {
  connect();
  jsStreamInfo* got = nullptr;
  jsErrCode code{};
  const natsStatus status =
      js_GetStreamInfo(&got, handles_->jetstream, config_.stream.c_str(), nullptr, &code);
  const Info info(got);
  if (status == NATS_NOT_FOUND && code == JSStreamNotFoundErr) return std::nullopt;
  check_api(status, code, config_.stream);
  StreamFacts facts;
  const jsStreamConfig& config = *info->Config;
  for (int i = 0; i < config.SubjectsLen; ++i) facts.subjects.emplace_back(config.Subjects[i]);
  facts.duplicate_window = std::chrono::seconds(config.Duplicates / kNanosecondsInSecond);
  facts.in_memory = config.Storage == js_MemoryStorage;
  facts.acknowledges = !config.NoAck;
  facts.replicas = config.Replicas;
  return facts;
}

void Connection::make_stream() {
  connect();
  jsStreamConfig wanted;
  check(jsStreamConfig_Init(&wanted), "stream");
  const std::string pattern = pattern_of(config_.subject);
  const char* subjects[] = {pattern.c_str()};
  wanted.Name = config_.stream.c_str();
  wanted.Description = "WhatsApp's events, by sambung";
  wanted.Subjects = subjects;
  wanted.SubjectsLen = 1;
  wanted.Storage = js_FileStorage;
  wanted.Replicas = config_.replicas;
  wanted.MaxAge = std::chrono::nanoseconds(config_.keep).count();
  wanted.Duplicates = std::chrono::nanoseconds(config_.duplicate_window).count();
  jsErrCode code{};
  const natsStatus status = js_AddStream(nullptr, handles_->jetstream, &wanted, nullptr, &code);
  check_api(status, code, config_.stream);
}

void Connection::set_duplicate_window() {
  connect();
  jsStreamInfo* got = nullptr;
  jsErrCode code{};
  natsStatus status =
      js_GetStreamInfo(&got, handles_->jetstream, config_.stream.c_str(), nullptr, &code);
  const Info info(got);
  check_api(status, code, config_.stream);
  info->Config->Duplicates = std::chrono::nanoseconds(config_.duplicate_window).count();
  status = js_UpdateStream(nullptr, handles_->jetstream, info->Config, nullptr, &code);
  check_api(status, code, config_.stream);
}

}  // namespace sambung::nats
