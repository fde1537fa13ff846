"""The papers of a policy as pages for print: letters, cards, registers."""
