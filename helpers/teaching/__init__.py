"""What a class does with the evidence: quizzes, debates, groups, prompts, votes."""
