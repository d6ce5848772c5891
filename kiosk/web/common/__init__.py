"""What every page needs: access rules, language, assets, error pages."""
