"""Pictures as SVG, made here and without a script: classes and presentation attributes only."""
