# cmake -DCODE=3 "-DCOMMAND=program;argument" -P exits_with.cmake
execute_process(COMMAND ${COMMAND} RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT result EQUAL CODE)
    message(FATAL_ERROR "${said}\nexit ${result}, expected ${CODE}")
endif()
