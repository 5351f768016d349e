TEST(lab_seeds, parse)
TEST(lab_mutants, hear_and_speak)
TEST(lab_mutant, filters_lines)
TEST(lab_pace, hashes_at_its_rate)
