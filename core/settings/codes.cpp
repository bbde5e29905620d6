#include "core/settings/codes.hpp"

#include <algorithm>
#include <cctype>

namespace sambung::settings {

namespace {

constexpr CodeEntry kCodes[] = {
    {"SB1001", "a configuration file cannot be read",
     "The path is wrong, or the user that runs sambung may not read it. `sambung init` writes a "
     "first configuration into the current folder."},
    {"SB1002", "a file is not YAML",
     "The place is where the reader gave up; the mistake is there or just above: indentation, a "
     "missing colon or space after it, an unclosed quote or bracket. Keys must be texts."},
    {"SB1003", "a file is beyond a limit",
     "At most 1 MiB, 24 levels, 20,000 values and 100 aliases in one file. The limits keep a "
     "malicious or broken file from taking all memory. Split it with `include`."},
    {"SB1004", "a key stands twice",
     "Only one of two values could count, and which would depend on the order. Remove one. With "
     "`include`, apps and connections of several files join, everything else may stand in one file "
     "only."},
    {"SB1005", "an include cannot be followed",
     "A file named without wildcards does not exist, an included file includes others, or there are "
     "more than 100."},
    {"SB1006", "a value from outside the file has no place",
     "--set and SAMBUNG_SET take KEY=VALUE (in the variable one a line), with dots between the keys "
     "from the outermost on: listen.webhooks.port=8081. The value is YAML; an empty one stands for "
     "the default. What it replaces must be a map at each dot."},
    {"SB1201", "a value has the wrong kind",
     "A map, a list or a single value is expected where another kind stands."},
    {"SB1203", "unknown key",
     "Nothing reads this key, so what it says would silently not happen. Correct its spelling or "
     "its indentation; the message lists all keys that exist at this place."},
    {"SB1204", "a duration or size without a unit",
     "Write 250ms, 30s, 5m, 12h, 90d or 2w, and 512B, 64KiB, 10MiB, 2GiB or 1TiB (KB, MB, GB and TB "
     "are decimal). A number alone could mean anything."},
    {"SB1205", "a setting is missing",
     "Something cannot work without it. The message shows an example."},
    {"SB1206", "neither true nor false",
     "YAML 1.2 knows only true and false. yes, no, on and off are texts: the country code NO must "
     "stay one."},
    {"SB1207", "an id or phone number without quotes",
     "An unquoted number may lose leading zeros, its plus sign, or digits. Put it in quotes."},
    {"SB1208", "a number is out of range", "The message names the lowest and the highest value."},
    {"SB1209", "not one of the possible values", "The message lists them."},
    {"SB1210", "a name, path or address of the wrong form",
     "Names have 1 to 64 of a-z, 0-9, _ and -, and begin with a letter, because they become part of "
     "paths and metrics. Addresses are IP addresses, without a port."},
    {"SB1211", "not a point in time",
     "Write a date (2026-01-31, midnight in UTC) or RFC 3339 in UTC (2026-01-31T08:30:00Z)."},
    {"SB1301", "a secret in plain text",
     "Configuration files are copied, shown and committed. Write a reference: {env: NAME}, {file: "
     "PATH} (mode 0600) or {credential: NAME} (systemd's LoadCredential, Docker's secrets). If the "
     "secret was committed anywhere, replace it at its source."},
    {"SB1302", "a secret cannot be found",
     "The environment variable is not set, or the file or credential does not exist. `sambung lint "
     "--no-secrets` checks everything else on a machine without them."},
    {"SB1303", "a secret is empty",
     "An empty secret would accept what anybody forges. Nothing starts until the real one is "
     "there."},
    {"SB1304", "others may read a secret's file",
     "chmod 600 FILE, and let it belong to the user that runs sambung."},
    {"SB1305", "a key of the wrong length",
     "The master key has 32 bytes: raw, 64 hexadecimal digits, or base 64. Make one with `head -c 32 "
     "/dev/urandom > FILE; chmod 600 FILE`. Keep a copy apart from the data folder: without it "
     "nothing in there can be read."},
    {"SB1401", "no such connector",
     "A connector is a file NAME.so in a folder of `connector_path`. `sambung connector list` shows "
     "which are found where."},
    {"SB1402", "the connector refuses its configuration",
     "The `config` of a connection does not fit the schema in the connector's manifest. `sambung "
     "connector info NAME` shows it."},
    {"SB1403", "two things at one place",
     "Two apps have the same webhook path, or two listeners the same port."},
    {"SB1404", "tcp off this machine",
     "The bus is not encrypted yet, so it may listen on loopback addresses alone."},
    {"SB1405", "a pattern that matches no event",
     "A connection with it would receive nothing. `sambung schema` lists all types. A pattern is a "
     "type (message.received), a group (message.*), or *."},
    {"SB1406", "a connector that cannot be asked",
     "The connector's file could not be loaded to read its schema: it was built for another ABI, "
     "others may write to it, or it crashed. `sambung connector info NAME` says which."},
    {"SB1407", "a certificate or key that cannot be used",
     "TLS needs PEM files that can be read: the certificate with its chain, and the private key that "
     "belongs to it. After a renewal both must be of the same issue. `openssl x509 -in FILE -pubkey "
     "-noout` and `openssl pkey -in FILE -pubout` print the same text when they fit."},
    {"SB1408", "raw parts that nobody takes",
     "A connection with `raw: true` gets the source's own JSON beside each event, if the connector's "
     "manifest has wants_raw. This one's does not, so it gets none."},
    {"SB1409", "no such credential",
     "A connection names a credential that stands under none of that name in `credentials`."},
    {"SB1410", "two limits for one credential",
     "A system counts by credential, so all connections that name one share its limits. Where two of "
     "them say limits, they must say the same; better only one does."},
    {"SB1411", "a credential that cannot work",
     "Something that its method needs is neither in the configuration nor in the connector's "
     "manifest. The message says what."},
    {"SB1412", "an owner that is no connection",
     "With the policy owner one side decides alone, so it must be there: one of the connections, or "
     "sambung for what people and programs change here."},
    {"SB1413", "hooks that cannot work",
     "A system's webhooks are read into records, so the connection needs `sync`; where the system signs, "
     "by the recipe of the connector's manifest or of the settings, what is signed must be known here."},
    {"SB1414", "files without links",
     "An app has an access token, so the files that people send are fetched and kept. Who sees a conversation "
     "in another system opens them by a link on the webhook listener, so its public address must be known."},
    {"SB2001", "the data folder is in use",
     "Another sambung runs on it. Stop that one, or give this one a folder of its own."},
    {"SB2002", "no broker is running",
     "This command asks a running broker through the socket in its data folder. Start it with "
     "`sambung run FILE`, or name its configuration with --config."},
    {"SB2003", "the control socket refuses",
     "The socket belongs to the user that runs the broker; use sudo -u, or be that user."},
};

}  // namespace

std::span<const CodeEntry> codes() { return kCodes; }

const CodeEntry* find_code(std::string_view code) {
  const auto same = [](char a, char b) {
    return std::toupper(static_cast<unsigned char>(a)) ==
           std::toupper(static_cast<unsigned char>(b));
  };
  for (const CodeEntry& entry : kCodes) {
    if (std::equal(code.begin(), code.end(), entry.code.begin(), entry.code.end(), same)) {
      return &entry;
    }
  }
  return nullptr;
}

}  // namespace sambung::settings
