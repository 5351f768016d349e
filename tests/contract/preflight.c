/* miner preflight by itself, for machines that have a GPU and not what a miner is built with. */
#include "miner/program/command.h"

int main(int argc, char **argv)
{
    return miner_preflight(argc - 1, argv + 1);
}
