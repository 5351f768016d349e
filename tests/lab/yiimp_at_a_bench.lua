-- yiimp with difficulties that a CPU can meet: the original has three decimals, and writes 0.000.
return {
  like = "yiimp",
  title = "yiimp, for slow miners",
  number = { small_decimals = 17 },
}
