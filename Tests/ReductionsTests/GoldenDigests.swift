import Reductions

/// Of seed 7, standard kinds and sizes.
let goldenDigests: [(Family, String)] = [
  (.slp, "7a3bed1cf493b9ed79a0daf9fc3774010d6e015edbc390da792fe34fa6b2d59a"),
  (.slpChoice, "4ad2970f865925e157eb904bda41071aed25bd726d1a5479a7597c8bf6c54bde"),
  (.subsetSum, "988c9bb6fbaf6c632b3b02c8583f155b8c3ecda3af5fec94144fd7e094b60c57"),
  (.exactCover, "493ef380f5867870bfda6ab3f119c9408cb808fc1ac5b5302e7128e67da0665d"),
  (.exactCoverLine, "b3cc3d57428e8b0d3c0f511319b938f8cc220bfccd890bace16682107f91116a"),
  (.oneInThree, "f91aaaca09affca18df3460f23d1129ef24f2ff96a7ba7298c0ddc5821d8708e"),
  (.bnnTeacher, "1b82bdba066426361ae12a4ea3b08fa2da01a0a4834a0a6214753c5e842d9b42"),
  (.innTeacher, "b8c5dbc570f64c37abb595dedd3fd2feb7fd4f0d16166844823ddaa2695d8e2b"),
  (.fixedDataset, "e79c3f95b6e4c1df51d23466d5d48418e5572b31c909ef93beccf1216a5d1a60"),
  (.random, "8b8862fd72f42646e0804ea5ec97377b1ebf04ef60e1e79dfcf739fb5b3acb49"),
]
