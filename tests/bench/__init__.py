"""Speed, measured side by side with stated references in the same run; `./dev bench` prints ratios."""
