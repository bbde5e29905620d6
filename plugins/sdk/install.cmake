# What an author of a connector gets: headers, the CMake package SambungSDK, sambung-sdk.pc, the
# scaffold and what there is to read. Headers alone, so one package serves every architecture.
include(CMakePackageConfigHelpers)
set(sdk_cmake share/cmake/SambungSDK)
set(sdk_doc share/doc/sambung-sdk-dev)
set(SDK_INCLUDE include)
set(sdk_made ${CMAKE_CURRENT_BINARY_DIR}/sdk)
# abi and sdk lie beside each other here as they do in this tree: add_connector.cmake finds the
# version script by that.
configure_package_config_file(sdk/SambungSDKConfig.cmake.in ${sdk_made}/SambungSDKConfig.cmake
  INSTALL_DESTINATION ${sdk_cmake} PATH_VARS SDK_INCLUDE)
# Until major 1 a minor release may break: SameMinorVersion says so.
write_basic_package_version_file(${sdk_made}/SambungSDKConfigVersion.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
configure_file(sdk/sambung-sdk.pc.in ${sdk_made}/sambung-sdk.pc @ONLY)

install(FILES ${sdk_made}/SambungSDKConfig.cmake ${sdk_made}/SambungSDKConfigVersion.cmake
  DESTINATION ${sdk_cmake} COMPONENT sdk)
install(FILES sdk/add_connector.cmake sdk/manifest.hpp.in DESTINATION ${sdk_cmake}/sdk COMPONENT sdk)
install(FILES abi/connector.version DESTINATION ${sdk_cmake}/abi COMPONENT sdk)
install(FILES ${sdk_made}/sambung-sdk.pc DESTINATION share/pkgconfig COMPONENT sdk)
install(DIRECTORY abi/sambung sdk/sambung DESTINATION include COMPONENT sdk)
install(FILES abi/OPERATIONS.md sdk/TUTORIAL.md DESTINATION ${sdk_doc} COMPONENT sdk)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/connectors/jsonl DESTINATION ${sdk_doc}/examples
  COMPONENT sdk)

# `sambung connector new` and `check` look beside their own folder, installed and in a build alike.
install(DIRECTORY template/project/ DESTINATION share/sambung/template COMPONENT sdk)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/share/sambung)
file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/template/project ${CMAKE_BINARY_DIR}/share/sambung/template
  SYMBOLIC)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/schemas ${CMAKE_BINARY_DIR}/share/sambung/schema SYMBOLIC)
