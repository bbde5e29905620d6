# sambung_add_connector(name SOURCES ... [PARTS ...] [LIBS ...] [MANIFEST file.json])
# builds connectors/name.so.
# PARTS are what the connector's tests link as well (config, mapping, client): they become the
# static library connector_<name>_parts. The version script leaves exactly one exported symbol.
# MANIFEST becomes the header name_manifest.hpp with sambung::manifest::kText for
# SAMBUNG_CONNECTOR. The same file serves this tree and, installed, find_package(SambungSDK).

function(sambung_manifest target file)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  file(READ ${file} SAMBUNG_MANIFEST)
  configure_file(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/manifest.hpp.in
    ${CMAKE_CURRENT_BINARY_DIR}/manifest/${target}_manifest.hpp @ONLY)
endfunction()

function(sambung_add_connector name)
  cmake_parse_arguments(arg "" "MANIFEST" "SOURCES;PARTS;LIBS" ${ARGN})
  add_library(connector_${name} MODULE ${arg_SOURCES})
  if(arg_MANIFEST)
    sambung_manifest(${name} ${CMAKE_CURRENT_SOURCE_DIR}/${arg_MANIFEST})
    target_include_directories(connector_${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/manifest)
  endif()
  if(arg_PARTS)
    add_library(connector_${name}_parts STATIC ${arg_PARTS})
    target_link_libraries(connector_${name}_parts PUBLIC Sambung::sdk ${arg_LIBS})
    target_include_directories(connector_${name}_parts PUBLIC ${PROJECT_SOURCE_DIR})
    set_target_properties(connector_${name}_parts PROPERTIES POSITION_INDEPENDENT_CODE ON)
    target_link_libraries(connector_${name} PRIVATE connector_${name}_parts)
  endif()
  target_link_libraries(connector_${name} PRIVATE Sambung::sdk ${arg_LIBS})
  target_include_directories(connector_${name} PRIVATE ${PROJECT_SOURCE_DIR})
  set_target_properties(connector_${name} PROPERTIES
    PREFIX "" OUTPUT_NAME ${name} LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/connectors
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_link_options(connector_${name} PRIVATE
    -Wl,--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../abi/connector.version)
endfunction()
