#include "tests/sinks/nats/nats_server.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <nats/nats.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
#include <fstream>

#include "tests/fault/await.hpp"

extern char** environ;

namespace sambung::testing {

namespace {

constexpr std::chrono::seconds kPatience{20};

/// The port in the file in which the server says where it listens: {"nats":["nats://127.0.0.1:4222"]}.
std::uint16_t port_in(const std::string& file) {
  std::ifstream stream(file);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t at = text.find("127.0.0.1:");
  return at == std::string::npos || text.find('"', at) == std::string::npos
             ? std::uint16_t{0}
             : static_cast<std::uint16_t>(std::strtoul(text.c_str() + at + 10, nullptr, 10));
}

/// A client of the test's own, closed with it.
struct Client {
  Client(const NatsServer& server, const std::string& user) {
    const std::string url =
        user.empty() ? server.url()
                     : "nats://" + user + "@" + server.url().substr(sizeof "nats://" - 1);
    EXPECT_EQ(natsConnection_ConnectTo(&connection, url.c_str()), NATS_OK);
    EXPECT_EQ(natsConnection_JetStream(&jetstream, connection, nullptr), NATS_OK);
  }
  ~Client() {
    jsCtx_Destroy(jetstream);
    natsConnection_Destroy(connection);
  }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  natsConnection* connection = nullptr;
  jsCtx* jetstream = nullptr;
};

}  // namespace

NatsServer::NatsServer(std::string settings) : settings_(std::move(settings)) { start(); }

void NatsServer::start() {
  const std::string file = folder_ / "nats.conf";
  std::ofstream(file) << "listen: 127.0.0.1:" << (port_ == 0 ? -1 : port_) << "\nports_file_dir: \""
                      << folder_.path().string() << "\""
                      << "\njetstream { store_dir: \"" << (folder_ / "store").string() << "\" }\n"
                      << settings_ << "\n";
  const std::string log = folder_ / "log";
  std::array<const char*, 6> words = {"nats-server", "-c",        file.c_str(),
                                      "-l",          log.c_str(), nullptr};
  ASSERT_EQ(
      posix_spawnp(&pid_, words[0], nullptr, nullptr, const_cast<char**>(words.data()), environ), 0)
      << "nats-server is missing: apt-get install nats-server";
  const std::string ports = folder_ / ("nats-server_" + std::to_string(pid_) + ".ports");
  ASSERT_TRUE(fault::await([&] { return (port_ = port_in(ports)) != 0; }, kPatience));
}

void NatsServer::signal_it(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

void NatsServer::stop() {
  signal_it(SIGKILL);
  if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void NatsServer::freeze() {
  signal_it(SIGSTOP);
  int state = 0;
  ASSERT_EQ(::waitpid(pid_, &state, WUNTRACED), pid_);
  ASSERT_TRUE(WIFSTOPPED(state));
}
void NatsServer::thaw() { signal_it(SIGCONT); }

std::vector<Stored> stored_in(const NatsServer& server, const std::string& stream,
                              const std::string& user) {
  const Client client(server, user);
  jsStreamInfo* info = nullptr;
  EXPECT_EQ(js_GetStreamInfo(&info, client.jetstream, stream.c_str(), nullptr, nullptr), NATS_OK);
  if (info == nullptr) return {};
  const std::uint64_t last = info->State.LastSeq;
  jsStreamInfo_Destroy(info);
  std::vector<Stored> all;
  for (std::uint64_t sequence = 1; sequence <= last; ++sequence) {
    natsMsg* message = nullptr;
    EXPECT_EQ(js_GetMsg(&message, client.jetstream, stream.c_str(), sequence, nullptr, nullptr),
              NATS_OK);
    if (message == nullptr) continue;
    const char* id = nullptr;
    natsMsgHeader_Get(message, "Nats-Msg-Id", &id);
    all.push_back({natsMsg_GetSubject(message), id == nullptr ? "" : id,
                   std::string(natsMsg_GetData(message),
                               static_cast<std::size_t>(natsMsg_GetDataLength(message)))});
    natsMsg_Destroy(message);
  }
  return all;
}

void make_stream(const NatsServer& server, const PlainStream& wanted, const std::string& user) {
  const Client client(server, user);
  jsStreamConfig config;
  jsStreamConfig_Init(&config);
  const char* subjects[] = {wanted.subject.c_str()};
  config.Name = wanted.name.c_str();
  config.Subjects = subjects;
  config.SubjectsLen = 1;
  config.Duplicates = wanted.duplicates_s * 1'000'000'000;
  if (wanted.messages_max > 0) config.MaxMsgs = wanted.messages_max;
  if (wanted.bytes_max > 0) config.MaxMsgSize = wanted.bytes_max;
  config.Discard = js_DiscardNew;
  config.Storage = wanted.in_memory ? js_MemoryStorage : js_FileStorage;
  EXPECT_EQ(js_AddStream(nullptr, client.jetstream, &config, nullptr, nullptr), NATS_OK);
}

}  // namespace sambung::testing
