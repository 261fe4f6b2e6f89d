<?xml version = "1.0"?>
<CPLEXSolution version="1.2">
 <header objectiveValue="3" solutionStatusValue="101"/>
 <!-- c -->
 <variables>
  <variable name="x" index="0" value="1"/>
  <variable name="w1_0_0.ge1" index="1" value="1e-9"/>
 </variables>
</CPLEXSolution>
