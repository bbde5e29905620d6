#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sambung::fuzz {

/// A webhook body: whatever it is, its events can be read. File: whatsapp_doors.cpp.
void enter_webhook(std::string_view body);
std::vector<std::string> webhook_seeds();
/// A signature header, a line break, a body: accepted only when the header is the right one.
void enter_signature(std::string_view header_and_body);
std::vector<std::string> signature_seeds();

/// A request of a client of the bus, or a cursor. File: frame_doors.cpp.
void enter_bus_request(std::string_view request);
std::vector<std::string> bus_request_seeds();
/// A payload between broker and bus child; the first byte says of which type.
void enter_bus_frame(std::string_view type_and_payload);
std::vector<std::string> bus_frame_seeds();
/// A frame between broker and host.
void enter_wire(std::string_view frame);
std::vector<std::string> wire_seeds();

/// A configuration file. File: configuration_door.cpp.
void enter_configuration(std::string_view yaml);
std::vector<std::string> configuration_seeds();

/// The text of a mapping. File: mapping_doors.cpp.
void enter_mapping(std::string_view text);
std::vector<std::string> mapping_seeds();
/// A record that a connector emitted, through a mapping with every function and a script.
void enter_record(std::string_view item);
std::vector<std::string> record_seeds();

}  // namespace sambung::fuzz
