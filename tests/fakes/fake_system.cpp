#include "tests/fakes/fake_system.hpp"

#include <zlib.h>

#include <algorithm>
#include <ctime>
#include <sstream>

#include "tests/fakes/recording.hpp"

namespace sambung::testing {

namespace {

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

void read_target(const std::string& target, Ask& ask) {
  ask.target = target;
  const std::size_t mark = std::min(target.find('?'), target.size());
  ask.path = decoded(target.substr(0, mark));
  std::istringstream query(target.substr(std::min(mark + 1, target.size())));
  for (std::string pair; std::getline(query, pair, '&');) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    ask.query[decoded(pair.substr(0, equals))] =
        decoded(pair.substr(std::min(equals + 1, pair.size())));
  }
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Ask ask_of(const std::string& request) {
  Ask ask;
  std::istringstream lines(request);
  std::string target;
  std::string line;
  lines >> ask.method >> target;
  std::getline(lines, line);
  read_target(target, ask);
  while (std::getline(lines, line) && line != "\r") {
    const std::size_t colon = std::min(line.find(": "), line.size() - 1);
    ask.headers[lower(line.substr(0, colon))] = line.substr(colon + 2, line.size() - colon - 3);
  }
  ask.text = request.substr(request.find("\r\n\r\n") + 4);
  if (!ask.text.empty()) ask.body = json::parse(ask.text, nullptr, false);
  return ask;
}

std::string compressed(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 256, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string body_of(const Told& told) { return told.body.is_null() ? told.text : told.body.dump(); }

}  // namespace

FakeSystem::FakeSystem()
    : server_(std::make_unique<ScriptServer>([this](Peer& peer) {
        for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
          if (!serve(peer, request)) return;
        }
      })) {}

FakeSystem::~FakeSystem() { stop(); }

std::string FakeSystem::origin() const {
  return "http://127.0.0.1:" + std::to_string(server_->port());
}

void FakeSystem::set(const Faults& faults) {
  Lock lock(mutex_);
  faults_ = faults;
}

std::vector<Ask> FakeSystem::asked() const {
  Lock lock(mutex_);
  return asked_;
}

std::size_t FakeSystem::count(const std::string& method) const {
  Lock lock(mutex_);
  return static_cast<std::size_t>(std::count_if(
      asked_.begin(), asked_.end(), [&](const Ask& ask) { return ask.method == method; }));
}

std::int64_t FakeSystem::now() const {
  return now_s_ != 0 ? now_s_ : std::time(nullptr) + ahead_s_;
}
void FakeSystem::set_now(std::int64_t now_s) { now_s_ = now_s; }

void FakeSystem::report(const std::string& limit, const HttpLimit& stands) {
  reported_[limit] = stands.remaining.value_or(-1);
}

FakeSystem::Reply FakeSystem::reply_to(const Ask& ask) {
  asked_.push_back(ask);
  Reply reply;
  reply.fault = one_of(faults_.storm);
  if (reply.fault) {
    reply.told = {503, nullptr, {}, "busy"};
  } else {
    reply.told = answer(ask);
    reply.reset = is_write(ask) && one_of(faults_.reset_after_write);
    record({typeid(*this), ask, reply.told});
    if (!reply.reset && is_write(ask) && one_of(faults_.broken_after_write)) {
      reply.told = {502, nullptr, {}};
      reply.fault = true;
    }
  }
  if (reply.fault) record({typeid(*this), ask, reply.told, true});
  return reply;
}

HttpAnswer FakeSystem::answer_of(const Told& told) const {
  HttpAnswer answer;
  answer.failure = HttpFailure::kNone;
  answer.status = told.status;
  answer.server_ms = (now() + faults_.skew_s) * 1000;
  for (const auto& [name, value] : told.headers) answer.headers.push_back({name, value});
  answer.body = body_of(told);
  return answer;
}

bool FakeSystem::one_of(int& left) { return left > 0 && left-- > 0; }

HttpAnswer FakeSystem::send(const HttpRequest& request) {
  Lock lock(mutex_);
  Ask ask;
  ask.method = request.method;
  read_target(request.url, ask);
  for (const HttpHeader& header : request.headers) ask.headers[lower(header.name)] = header.value;
  ask.text = request.body;
  if (!request.body.empty()) ask.body = json::parse(request.body, nullptr, false);
  const Reply reply = reply_to(ask);
  if (reply.reset) {
    HttpAnswer lost;
    lost.bytes_left = true;
    lost.reason = "the connection was lost";
    return lost;
  }
  HttpAnswer answer = answer_of(reply.told);
  if (reply.fault) return answer;
  if (!answer.body.empty() && one_of(faults_.truncated)) answer.body.resize(answer.body.size() / 2);
  return answer;
}

std::string FakeSystem::head_of(const Told& told) const {
  std::string head = "HTTP/1.1 " + std::to_string(told.status) +
                     " Said\r\nDate: " + utc(now() + faults_.skew_s, "%a, %d %b %Y %H:%M:%S GMT") +
                     "\r\n";
  for (const auto& [name, value] : told.headers) head += name + ": " + value + "\r\n";
  return head;
}

bool FakeSystem::merge_by_hand(const std::string&, const std::string&) { return false; }

FakeSystem::Said FakeSystem::said_to_hand(const Ask& ask) {
  const auto from = ask.query.find("from");
  const auto into = ask.query.find("into");
  const bool done = from != ask.query.end() && into != ask.query.end() &&
                    merge_by_hand(from->second, into->second);
  const char* status = done ? "200 Done" : "404 Not there";
  return {"HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 0\r\n\r\n", Then::kGoOn};
}

FakeSystem::Said FakeSystem::said_to(const Ask& ask) {
  Lock lock(mutex_);
  if (ask.path == "/by-hand/merge") return said_to_hand(ask);
  const Reply reply = reply_to(ask);
  if (reply.reset) return {"", Then::kReset};
  std::string body = body_of(reply.told);
  const std::string length = "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  if (reply.fault) {
    return {"HTTP/1.1 " + std::to_string(reply.told.status) + " Fault\r\n" + length + body,
            Then::kGoOn};
  }
  std::string head = head_of(reply.told);
  if (!body.empty() && one_of(faults_.truncated)) {
    return {head + "Connection: close\r\n\r\n" + body.substr(0, body.size() / 2), Then::kClose};
  }
  if (faults_.gzip && !body.empty()) {
    body = compressed(body);
    head += "Content-Encoding: gzip\r\n";
  }
  head += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  if (faults_.slow_body) return {head, Then::kDrip};
  return {head + body, Then::kGoOn};
}

bool FakeSystem::serve(Peer& peer, const std::string& request) {
  const Said said = said_to(ask_of(request));
  if (said.then == Then::kReset) {
    peer.reset();
    return false;
  }
  peer.say(said.bytes);
  if (said.then == Then::kDrip) peer.drip(" ", std::chrono::milliseconds(50));
  return said.then == Then::kGoOn;
}

std::string utc(std::int64_t time_s, const char* format) {
  const std::time_t time = time_s;
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[64];
  return std::string(text, std::strftime(text, sizeof text, format, &parts));
}

std::int64_t from_utc(const std::string& text) {
  std::tm parts{};
  const char* end = strptime(text.c_str(), "%Y-%m-%d", &parts);
  if (end != nullptr && *end != '\0') strptime(end + 1, "%H:%M:%S", &parts);
  return timegm(&parts);
}

std::string digits(const std::string& text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

}  // namespace sambung::testing
